import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, it, vi } from "vitest";
import type { GrantRow } from "@/api/generated/types.gen";
import { renderScreen } from "@/testing/render";
import { answer, refuse, server, signedInWith } from "@/testing/server";
import { ApprovalsPage } from "./approvals-page";

const ROW: GrantRow = {
  id: "0199c000-0000-7000-8000-000000000021",
  account_id: "0199c000-0000-7000-8000-000000000011",
  username: "chenlixin",
  display_name: "陈立新",
  role: "secretary",
  title: "支部书记",
  organization_id: null,
  starts_on: "2026-11-01",
  ends_on: null,
  granted_by_name: "系统甲",
  granted_at: "2026-11-01T02:00:00Z",
  state: "proposed",
  proposal_ends_at: "2026-11-08T02:00:00Z",
  decided_by_name: null,
  decided_at: null,
  refusal: null,
  ended_at: null,
  is_in_force: false,
  version: 4,
};
const LIST = "*/api/v1/identity/grants";

beforeEach(() => {
  signedInWith("identity.account:read", "identity.grant:approve");
  answer("*/api/v1/registry/organizations/tree", { items: [] });
  answer(LIST, { items: [ROW], total: 1, page: 1, size: 20 });
});

it("approves with the version that was seen", async () => {
  const seen = vi.fn();
  server.use(
    http.post(`*/api/v1/identity/grants/${ROW.id}\\:approve`, ({ request }) => {
      seen(request.headers.get("if-match"));
      return HttpResponse.json({ ...ROW, state: "approved" });
    }),
  );
  renderScreen(<ApprovalsPage />);
  await userEvent.click(await screen.findByRole("button", { name: /批\s*准/ }));
  await screen.findByText(/已批准,陈立新/);
  expect(seen).toHaveBeenCalledWith("4");
});

it("asks why before it sends back, and shows the server's sentence", async () => {
  refuse(`*/api/v1/identity/grants/${ROW.id}\\:refuse`, 409, { detail: "这项申请已办结" }, "post");
  renderScreen(<ApprovalsPage />);
  await userEvent.click(await screen.findByRole("button", { name: /退\s*回/ }));
  const dialog = await screen.findByRole("dialog");
  expect(dialog).toHaveTextContent("退回:陈立新 的“支部书记”");
  await userEvent.type(screen.getByRole("textbox", { name: /理由/ }), "他已调离");
  await userEvent.click(screen.getAllByRole("button", { name: /退\s*回/ }).at(-1) as HTMLElement);
  expect(await screen.findByText("这项申请已办结")).toBeVisible();
});
