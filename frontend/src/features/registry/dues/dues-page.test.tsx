import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import type {
  DuesAccount,
  DuesFigures,
  DuesRow,
  DuesStandardRead,
  DuesSummaryRow,
} from "@/api/generated/types.gen";
import { renderScreen } from "@/testing/render";
import { server, signedInWith } from "@/testing/server";
import { DuesPage } from "./dues-page";
import { DuesSummariesPage } from "./dues-summaries-page";
import { MyDuesPage } from "./my-dues-page";

const ID = "00000000-0000-7000-8000-000000000901";
const BRANCH = { organization_id: "a", organization_name: "炼钢一线党支部" };
const ROW: DuesRow = {
  ...{ member_id: ID, employee_no: "1001", name: "王五", ...BRANCH, is_here: true, kind: "salaried" },
  ...{ due: "90.00", paid: "0.00", open: "90.00", arrears_months: 6, arrears: "540.00" },
  ...{ owing_since: "2026-05-01", silent_months: 6, is_matter: true },
};
const FIGURES: DuesFigures = {
  ...{
    month: "2026-11",
    members: 1,
    assessed: 1,
    without_base: 0,
    due: "90.00",
    paid: "0.00",
    open: "90.00",
  },
  ...{ special: "0.00", in_arrears: 1, arrears: "540.00", matters: 1 },
};
const ACCOUNT: DuesAccount = {
  ...{ member_id: ID, name: "王五", ...BRANCH, monthly: "90.00", percent: "1.5" },
  ...{ arrears_months: 6, arrears: "540.00", silent_months: 6, is_matter: true },
  months: [
    { month: "2026-11-01", organization_name: "炼钢一线党支部", due: "90.00", paid: "0.00", open: "90.00" },
    { month: "2026-10-01", organization_name: "炼钢一线党支部", due: "90.00", paid: "90.00", open: "0.00" },
  ],
  entries: [
    {
      ...{
        id: "e1",
        kind: "paid",
        month: "2026-10-01",
        organization_name: "炼钢一线党支部",
        amount: "90.00",
      },
      ...{ paid_on: "2026-10-12", payment_id: "p1", reverses_id: null, is_reversed: false, note: null },
      ...{ noted_by_name: "李书记", noted_at: "2026-10-12T01:00:00Z" },
    },
  ],
  bases: [
    {
      ...{ id: "b1", kind: "salaried", since: "2026-05-01", amount: "••••", allowed: null },
      ...{ approving_body: null, note: null, noted_by_name: "李书记", noted_at: "2026-05-01T01:00:00Z" },
    },
  ],
};
const STANDARD: DuesStandardRead = {
  ...{ code: "中组发〔2008〕3号", effective_from: "2008-04-01", title: "《规定》", confidence: "A" },
  ...{ reading: "不分段", arrears: "补交", reduction: "少交或免交", back_months: 6, special_from: "1000" },
  kinds: [
    {
      ...{ kind: "salaried", title: "按月领取工资", base: "税后工资", least: null, most: null },
      bands: [
        { up_to: "3000", percent: "0.5" },
        { up_to: null, percent: "1" },
      ],
    },
  ],
};

function answering() {
  server.use(
    http.get(/\/registry\/dues$/, () => HttpResponse.json({ items: [ROW], total: 1, page: 1, size: 50 })),
    http.get(/\/registry\/dues:figures$/, () => HttpResponse.json(FIGURES)),
    http.get(/\/registry\/dues-standards$/, () => HttpResponse.json([STANDARD])),
    http.get(new RegExp(`/registry/dues/${ID}$`), () => HttpResponse.json(ACCOUNT)),
    http.get(/\/registry\/dues\/mine$/, () =>
      HttpResponse.json({ ...ACCOUNT, bases: ACCOUNT.bases.map((base) => ({ ...base, amount: "6000" })) }),
    ),
  );
}

it("shows who owes what and enters that all on the page paid", async () => {
  const sent: unknown[] = [];
  signedInWith("registry.dues:keep");
  answering();
  server.use(
    http.post(/\/registry\/dues:collect$/, async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(FIGURES);
    }),
  );
  renderScreen(<DuesPage />, { at: "/?month=2026-11" });
  await waitFor(() => expect(screen.getByText("未交 90.00")).toBeVisible());
  expect(screen.getByText("连续 6 个月未交")).toBeVisible();
  expect(screen.getByText(/6 个月,540.00 元,自 2026-05/)).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "本页 1 人已交清" }));
  await waitFor(() => expect(screen.getByText(/按各人未交数登记:王五/)).toBeVisible());
  await userEvent.click(screen.getByRole("button", { name: /登\s*记/ }));
  await waitFor(() => expect(sent).toMatchObject([{ member_ids: [ID], month: "2026-11" }]));
});

it("masks the base, opens it for a reason, and takes a payment back by a counter entry", async () => {
  const sent: unknown[] = [];
  signedInWith("registry.dues:keep");
  answering();
  server.use(
    http.post(/:unmask$/, () => HttpResponse.json({ amount: "6000" })),
    http.post(/\/entries\/e1:counter$/, async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(ACCOUNT);
    }),
  );
  renderScreen(<DuesPage />, { at: `/?month=2026-11&id=${ID}` });
  await waitFor(() => expect(screen.getByText("王五的党费")).toBeVisible());
  await waitFor(() => expect(screen.getByText("••••")).toBeVisible());
  expect(screen.getByText(/系统不会自动改变党籍状态/)).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "查看基数" }));
  await userEvent.type(await screen.findByLabelText(/用途/), "核对");
  await userEvent.click(screen.getByRole("button", { name: /^查\s*看$/ }));
  await waitFor(() => expect(screen.getByText("6000.00 元")).toBeVisible());
  const lines = screen.getByRole("region", { name: "明细" });
  await userEvent.click(within(lines).getByRole("button", { name: /冲\s*回/ }));
  await userEvent.type(await screen.findByLabelText(/理由/), "记错人");
  const [, confirm] = screen.getAllByRole("button", { name: /^冲\s*回$/ });
  await userEvent.click(confirm as HTMLElement);
  await waitFor(() => expect(sent).toEqual([{ reason: "记错人" }]));
});

it("shows one's own dues with what they are computed from, and nothing to change", async () => {
  signedInWith();
  answering();
  renderScreen(<MyDuesPage />);
  await waitFor(() => expect(screen.getByText("6000.00 元")).toBeVisible());
  expect(screen.getByText(/90.00 元 \(基数的 1.5%\)/)).toBeVisible();
  expect(screen.queryByRole("button", { name: /冲\s*回/ })).toBeNull();
});

it("sums what is below and leaves out the amounts of too few", async () => {
  const row: DuesSummaryRow = {
    ...{ organization_id: "g", organization_name: "炼钢厂党委", organization_code: "G01", has_parts: true },
    ...{ kind: "party_committee", assessed: 3, without_base: 1, due: "100.00", paid: "80.00", open: "20.00" },
    ...{ special: "0.00", in_arrears: 2, matters: 1 },
  };
  const few: DuesSummaryRow = {
    ...{ ...row, organization_id: "h", organization_name: "独人支部", has_parts: false, assessed: 1 },
    ...{ due: null, paid: null, open: null, special: null },
  };
  signedInWith("registry.dues:read");
  server.use(
    http.get(/\/registry\/dues-summaries$/, () => HttpResponse.json([row, few])),
    http.get(/\/registry\/organizations\/tree/, () => HttpResponse.json({ items: [] })),
  );
  renderScreen(<DuesSummariesPage />);
  await waitFor(() => expect(screen.getByRole("button", { name: "炼钢厂党委" })).toBeVisible());
  const lonely = screen.getByText("独人支部").closest("tr") as HTMLElement;
  expect(within(lonely).getAllByText("—")).toHaveLength(4);
});
