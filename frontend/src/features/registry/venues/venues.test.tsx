import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, it } from "vitest";
import type { OpennessBoard, VenueFundRead, VenueRead, VenueStandardRead } from "@/api/generated/types.gen";
import { renderScreen } from "@/testing/render";
import { answer, refuse, server, signedInWith } from "@/testing/server";
import { BoardPage } from "../openness/board-page";
import { FundPage } from "../venue-funds/fund-page";
import { StandardForm } from "../venue-standards/standard-form";
import { VenuePage } from "./venue-page";
import { VenuesPage } from "./venues-page";
import { inTenThousands, money } from "./words";

const ID = "00000000-0000-7000-8000-000000000901";
const BRANCH = "00000000-0000-7000-8000-000000000101";
const LOOK = { note: null, checked_on: "2026-05-01", by_name: "考核组" };
const VENUE: VenueRead = {
  ...{ id: ID, organization_id: BRANCH, organization_name: "炼钢一线党支部", version: 3 },
  ...{ kind: "garden", kind_title: "党员活动园地(生产现场)", name: "连铸现场园地", place: "连铸平台东侧" },
  ...{ opened_on: "2026-03-01", closed_on: null, state: "open", purpose: null, close_reason: null },
  ...{ responsible_name: "王五", responsible_member_id: "m1" },
  ...{ model_since: "2026-07-01", granting_body: "集团党委", item_count: 2, missing_count: 1 },
  checklist_title: "六有",
  items: [
    { code: "place", title: "有场所", hint: null, is_met: true, ...LOOK },
    {
      code: "rules",
      title: "有制度",
      hint: "上墙",
      is_met: null,
      note: null,
      checked_on: null,
      by_name: null,
    },
  ],
  missing: ["有制度"],
  checks: [{ id: "c1", item_title: "有场所", is_met: true, at: "2026-05-01T01:00:00Z", ...LOOK }],
  awards: [],
  ...{ may_edit: true, may_check: true, may_award: true },
};
const SHARE = {
  venue_id: ID,
  venue_name: "连铸现场园地",
  organization_name: "炼钢一线党支部",
  is_model: true,
};
const SAID = { year: 2026, title: "示范阵地建设专项", purpose: "补齐设施" };
const FUND: VenueFundRead = {
  ...{ id: "f1", organization_id: BRANCH, organization_name: "集团党委", ...SAID },
  ...{ amount: "120000.00", allocated: "80000.50", rest: "39999.50" },
  ...{ venue_count: 1, model_count: 1, number: 2, version: 2, may_edit: true },
  allocations: [{ ...SHARE, amount: "80000.50", note: null }],
  versions: [
    {
      ...{ number: 2, ...SAID, amount: "120000.00", allocated: "80000.50", reason: "按结算更正" },
      ...{ entered_by_name: "组织部", entered_at: "2026-06-01T01:00:00Z" },
      allocations: [{ ...SHARE, amount: "80000.50", note: null }],
    },
    {
      ...{ number: 1, ...SAID, amount: "120000.00", allocated: "0.00", reason: null },
      ...{ entered_by_name: "组织部", entered_at: "2026-05-01T01:00:00Z", allocations: [] },
    },
  ],
};
const STANDARD: VenueStandardRead["standard"] = {
  checklist_title: "六有",
  items: [],
  kinds: [{ code: "hall", title: "党建展厅" }],
  categories: [{ code: "openness", title: "党务公开" }],
};

beforeEach(() => {
  signedInWith("registry.venue:read", "registry.venue:edit", "registry.venue_fund:edit");
  answer("*/api/v1/registry/organizations/tree", { items: [] });
  answer("*/api/v1/registry/members", { items: [], total: 0, page: 1, size: 50 });
});

it("says money in both units without a binary float", () => {
  expect(inTenThousands("120000.00")).toBe("12");
  expect(inTenThousands("80000.50")).toBe("8.00005");
  expect(inTenThousands("0.01")).toBe("0.000001");
  expect(money("1234567.8")).toBe("1,234,567.80 元(123.45678 万元)");
});

it("lists venues with what is missing and who made them models", async () => {
  answer("*/api/v1/registry/venues", { items: [VENUE], total: 1, page: 1, size: 20 });
  renderScreen(<VenuesPage />);
  expect(await screen.findByRole("link", { name: "连铸现场园地" })).toHaveAttribute("href", `/venues/${ID}`);
  expect(screen.getByText("缺 1 项(共 2 项)")).toBeVisible();
  expect(screen.getByText("2026-07-01 · 集团党委")).toBeVisible();
});

it("says so when there is no venue, and when the list cannot be had", async () => {
  answer("*/api/v1/registry/venues", { items: [], total: 0, page: 1, size: 20 });
  const { unmount } = renderScreen(<VenuesPage />);
  expect(await screen.findByText("还没有登记阵地")).toBeVisible();
  unmount();
  refuse("*/api/v1/registry/venues", 503, { detail: "服务暂时不可用" });
  renderScreen(<VenuesPage />);
  expect(await screen.findByText("服务暂时不可用")).toBeVisible();
});

it("shows a venue with its checklist and its funds, and notes a look at one item only", async () => {
  const sent: { seen: string | null; body: unknown }[] = [];
  answer(`*/api/v1/registry/venues/${ID}`, VENUE);
  const given = { fund_id: "f1", organization_name: "集团党委", ...SAID, note: null, amount: "80000.50" };
  answer(`*/api/v1/registry/venue-funds/of/${ID}`, {
    total: "80000.50",
    items: [{ ...given, may_open: true }],
  });
  server.use(
    http.post(/venues\/[^/]+:check/, async ({ request }) => {
      sent.push({ seen: request.headers.get("if-match"), body: await request.json() });
      return HttpResponse.json({ ...VENUE, version: 4 });
    }),
  );
  renderScreen(<VenuePage id={ID} />);
  expect(await screen.findByText("还缺:有制度")).toBeVisible();
  expect(await screen.findByRole("link", { name: "示范阵地建设专项" })).toHaveAttribute(
    "href",
    "/venue-funds/f1",
  );
  await userEvent.click(screen.getByRole("button", { name: "登记检查" }));
  const form = await screen.findByRole("dialog");
  const group = await within(form).findByRole("radiogroup", { name: "有制度" });
  await userEvent.click(within(group).getByRole("radio", { name: "有" }));
  await userEvent.click(within(form).getByRole("button", { name: /保\s?存/ }));
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toMatchObject({
    seen: '"3"',
    body: { items: [{ item: "rules", is_met: true, note: null }] },
  });
});

it("shows a fund with its venues and every version, and sends a correction with its reason", async () => {
  const sent: unknown[] = [];
  answer("*/api/v1/registry/venue-funds/f1", FUND);
  answer("*/api/v1/registry/venues", { items: [VENUE], total: 1, page: 1, size: 50 });
  server.use(
    http.put(/venue-funds/, async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(FUND);
    }),
  );
  renderScreen(<FundPage id="f1" />);
  expect(await screen.findByRole("link", { name: "连铸现场园地" })).toHaveAttribute("href", `/venues/${ID}`);
  expect(screen.getByText("更正理由:按结算更正")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: /更\s?正/ }));
  const form = await screen.findByRole("dialog");
  const amount = await within(form).findByRole("textbox", { name: "预算金额(元)" });
  await userEvent.clear(amount);
  await userEvent.type(amount, "70000");
  expect(await within(form).findByText(/超过预算,请调整/)).toBeInTheDocument();
  await userEvent.clear(amount);
  await userEvent.type(amount, "90000");
  await userEvent.type(within(form).getByRole("textbox", { name: "更正理由" }), "追加");
  await userEvent.click(within(form).getByRole("button", { name: /保\s?存/ }));
  await waitFor(() => expect(sent).toHaveLength(1));
  const allocations = [{ venue_id: ID, amount: "80000.50", note: null }];
  expect(sent[0]).toEqual({ ...SAID, amount: "90000", allocations, reason: "追加" });
});

it("sets the enterprise's own list, giving new items a code of their own", async () => {
  const sent: unknown[] = [];
  server.use(
    http.put(/venue-standards/, async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json({});
    }),
  );
  const row = { root_id: BRANCH, number: 0, standard: STANDARD, may_edit: true, versions: [] };
  renderScreen(<StandardForm row={row} onClose={() => undefined} />);
  const form = await screen.findByRole("dialog");
  await userEvent.click(within(form).getByRole("button", { name: "添加检查项" }));
  await userEvent.type(await within(form).findByRole("textbox", { name: "检查项第 1 项" }), "有场所");
  await userEvent.type(within(form).getByRole("textbox", { name: "调整理由" }), "本企业办法");
  await userEvent.click(within(form).getByRole("button", { name: /保\s?存/ }));
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toEqual({
    standard: { ...STANDARD, items: [{ code: "i1", title: "有场所", hint: null }] },
    reason: "本企业办法",
  });
});

it("shows the board of a branch with the days of publication, ready for paper", async () => {
  const board: OpennessBoard = {
    organization_name: "炼钢一线党支部",
    on: "2026-11-20",
    posts: [{ title: "支部书记", member_name: "王五" }],
    venues: [{ name: "连铸现场园地", kind_title: "党员活动园地", place: "连铸平台东侧" }],
    sections: [
      {
        ...{ code: "openness", title: "党务公开" },
        entries: [
          {
            ...{ title: "党费收缴", content: "已收缴" },
            ...{ published_on: "2026-11-02", until: "2026-12-01" },
          },
        ],
      },
      { code: "model", title: "先进典型", entries: [] },
    ],
  };
  answer(`*/api/v1/registry/openness-entries/board/${BRANCH}`, board);
  renderScreen(<BoardPage />, { at: `/openness/board?org=${BRANCH}` });
  const paper = await screen.findByRole("article", { name: "看板" });
  expect(within(paper).getByText("2026-11-02 公布,公开至 2026-12-01")).toBeVisible();
  expect(within(within(paper).getByRole("region", { name: "先进典型" })).getByText("暂无")).toBeVisible();
  expect(screen.getByRole("button", { name: "打印看板" })).toBeEnabled();
});
