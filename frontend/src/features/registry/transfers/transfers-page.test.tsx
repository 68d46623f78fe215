import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import type { TermFigures, TermRow, TransferRow } from "@/api/generated/types.gen";
import { renderScreen } from "@/testing/render";
import { answer, server, signedInWith } from "@/testing/server";
import { TermsPage } from "../terms/terms-page";
import { TransfersPage } from "./transfers-page";

const ROW: TransferRow = {
  ...{ id: "00000000-0000-7000-8000-000000000901", member_id: "m", member_name: "赵六", employee_no: "1002" },
  ...{
    from_organization_id: "a",
    from_name: "炼钢一线党支部",
    to_organization_id: "b",
    to_name: "轧钢党支部",
  },
  ...{ side: "from", effective_on: "2026-12-01", reason: "岗位调整", state: "proposed", version: 1 },
  ...{ proposed_at: "2026-11-20T01:00:00Z", proposed_by_name: "王书记", decided_at: null },
  ...{ decided_by_name: null, note: null, allowed: ["accept", "refuse"] },
};

it("lets the other side accept with the version that was seen", async () => {
  const sent: { seen: string | null; body: unknown }[] = [];
  signedInWith("registry.member:read", "registry.transfer:handle");
  answer("*/api/v1/registry/organizations/tree", { items: [] });
  server.use(
    http.get(/\/api\/v1\/registry\/transfers$/, () =>
      HttpResponse.json({ items: [ROW], total: 1, page: 1, size: 20 }),
    ),
    http.get(`*/api/v1/registry/transfers/${ROW.id}`, () => HttpResponse.json(ROW)),
    http.post(/\/transfers\/[^/]+:decide$/, async ({ request }) => {
      sent.push({ seen: request.headers.get("if-match"), body: await request.json() });
      return HttpResponse.json({ ...ROW, state: "accepted", version: 2, allowed: [] });
    }),
  );
  renderScreen(<TransfersPage />, { at: `/?id=${ROW.id}` });
  await waitFor(() => expect(screen.getByText("赵六的组织关系转接")).toBeVisible());
  expect(screen.queryByRole("button", { name: /撤\s*回/ })).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: /同\s*意/ }));
  await waitFor(() => expect(screen.getByText("赵六自 2026-12-01 起转入轧钢党支部。")).toBeVisible());
  await userEvent.click(screen.getByRole("button", { name: /确\s*定/ }));
  await waitFor(() => expect(sent).toEqual([{ seen: '"1"', body: { decision: "accept", note: null } }]));
});

it("shows the backlog by quarter, vacancies and the share of committees with a graduate", async () => {
  const figures: TermFigures = {
    ...{ organizations: 40, none: 1, running: 30, expiring: 6, expired: 3, vacant: 2, committees: 36 },
    ...{ with_graduate: 27, graduate_share: "75.00" },
    backlog: [{ quarter: "2026-Q3", count: 5 }],
    ahead: [{ quarter: "2027-Q1", count: 4 }],
  };
  const row: TermRow = {
    ...{
      organization_id: "a",
      organization_name: "炼钢一线党支部",
      organization_code: "G0101",
      kind: "branch",
    },
    ...{ term_id: "t", elected_on: "2023-11-01", regular_on: "2026-11-01", expires_on: "2026-11-01" },
    ...{ state: "expired", approved_by: null, secretary: null, committee: 2, graduates: 0, full_members: 9 },
    ...{ warnings: ["书记空缺"], version: 1 },
  };
  signedInWith("registry.organization:read");
  answer("*/api/v1/registry/organizations/tree", { items: [] });
  server.use(
    http.get(/\/registry\/terms$/, () => HttpResponse.json({ items: [row], total: 1, page: 1, size: 20 })),
    http.get(/\/registry\/terms:figures$/, () => HttpResponse.json(figures)),
  );
  renderScreen(<TermsPage />);
  const shown = await screen.findByLabelText("任期与班子");
  expect(within(shown).getByText("占 75.00%")).toBeVisible();
  expect(await screen.findByText("2026年第三季度")).toBeVisible();
  const table = await screen.findByRole("table", { name: "任期与任免" });
  expect(within(table).getByText("已到届")).toBeVisible();
  expect(within(table).getByText("空缺")).toBeVisible();
});
