import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, it } from "vitest";
import type { PolicyRead, PolicyReviewRead } from "@/api/generated/types.gen";
import { renderScreen } from "@/testing/render";
import { answer, server, signedInWith } from "@/testing/server";
import { PoliciesPage } from "./policies-page";
import { PolicyPage } from "./policy-page";
import { ReviewPage } from "./review-page";

const CLAUSE = {
  ...{ id: "c1", number: "第一条", text: "突击队由党支部申请成立。" },
  ...{ derived_from_id: null, derived_from_number: null, derived_from_text: null },
};
const READ: PolicyRead = {
  id: "00000000-0000-7000-8000-000000000701",
  organization_id: "00000000-0000-7000-8000-000000000101",
  organization_name: "云岭钢铁集团党委",
  parent_id: null,
  parent_title: null,
  title: "党员突击队实施管理办法",
  document_no: "党发〔2026〕12号",
  number: 2,
  issued_on: "2026-03-01",
  effective_on: "2026-04-01",
  abolished_on: null,
  abolish_reason: null,
  state: "in_force",
  derived_count: 1,
  version: 2,
  shown_number: 2,
  clauses: [CLAUSE],
  versions: [2, 1].map((number) => ({
    ...{
      number,
      title: "党员突击队实施管理办法",
      document_no: null,
      reason: null,
      entered_by_name: "组织部",
    },
    ...{ issued_on: "2026-03-01", effective_on: "2026-04-01", entered_at: "2026-03-01T02:00:00Z" },
  })),
  derived: [
    {
      ...{ id: "d1", organization_id: "o2", organization_name: "炼钢厂党委", title: "突击队细则" },
      ...{ state: "in_force" as const, issued_on: "2026-05-01", traced_count: 1 },
    },
  ],
  without: [{ organization_id: "o3", organization_name: "轧钢厂党委" }],
  may_edit: true,
};

beforeEach(() => {
  signedInWith("registry.policy:read", "registry.policy:edit");
  answer("*/api/v1/registry/organizations/tree", { items: [] });
});

it("lists documents with their wording and what was made of them below", async () => {
  answer("*/api/v1/registry/policies", { items: [READ], total: 1, page: 1, size: 20 });
  renderScreen(<PoliciesPage />);
  expect(await screen.findByRole("link", { name: READ.title })).toHaveAttribute(
    "href",
    `/policies/${READ.id}`,
  );
  expect(screen.getByText("第 2 版")).toBeVisible();
  expect(screen.getByRole("button", { name: "登记制度" })).toBeEnabled();
});

it("shows who made detail of it and who has not, and abolishes the version that was seen", async () => {
  const sent: { seen: string | null; body: unknown }[] = [];
  answer(`*/api/v1/registry/policies/${READ.id}`, READ);
  server.use(
    http.post(/:abolish$/, async ({ request }) => {
      sent.push({ seen: request.headers.get("if-match"), body: await request.json() });
      return HttpResponse.json({ ...READ, version: 3 });
    }),
  );
  renderScreen(<PolicyPage id={READ.id} />);
  expect(await screen.findByText("尚未制定细则(1):轧钢厂党委")).toBeVisible();
  expect(screen.getByRole("link", { name: "突击队细则" })).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: /废\s?止/ }));
  const form = await screen.findByRole("dialog");
  await userEvent.type(within(form).getByRole("textbox", { name: /理由/ }), "职能划转");
  await userEvent.click(within(form).getByRole("button", { name: /废\s?止/ }));
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]?.seen).toBe('"2"');
  expect(sent[0]?.body).toMatchObject({ reason: "职能划转" });
});

it("reports a review from the register, and ends it only when all is done", async () => {
  const review: PolicyReviewRead = {
    ...{ id: "r1", organization_id: "o1", organization_name: "云岭钢铁集团党委", title: "重组制度梳理" },
    ...{ starts_on: "2026-09-01", due_on: "2026-12-31", concluded_on: null, version: 2, may_edit: true },
    figures: { total: 19, decided: 19, kept: 2, abolished: 6, revised: 11, new: 12, open: 1 },
    opened_by_name: "组织部",
    items: [
      {
        ...{ policy_id: READ.id, title: READ.title, document_no: null, organization_name: "集团党委" },
        ...{
          decision: "revise",
          reason: "机构调整",
          decided_by_name: "组织部",
          decided_at: null,
          is_done: false,
        },
      },
    ],
    new_policies: [],
    why_not_conclude: "还有 1 份制度的修订或废止没有完成。",
  };
  answer("*/api/v1/registry/policy-reviews/r1", review);
  renderScreen(<ReviewPage id="r1" />);
  const report = await screen.findByRole("region", { name: "报告" });
  expect(within(report).getByText("11")).toBeVisible();
  expect(within(report).getByText("还有 1 份制度的修订或废止没有完成。")).toBeVisible();
  expect(screen.getByRole("button", { name: /办\s?结/ })).toBeDisabled();
  await userEvent.click(screen.getByRole("button", { name: `确定处理意见:${READ.title}` }));
  expect(await screen.findByRole("dialog", { name: READ.title })).toHaveTextContent("处理意见");
});
