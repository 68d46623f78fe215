import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { afterEach, expect, it, vi } from "vitest";
import type { DelegationRow } from "@/api/generated/types.gen";
import { actFor } from "@/api/session";
import { renderScreen } from "@/testing/render";
import { answer, server, signedInWith } from "@/testing/server";
import { DelegationsPage } from "./delegations-page";

const ROW: DelegationRow = {
  id: "0199c000-0000-7000-8000-000000000041",
  from_account_id: "0199c000-0000-7000-8000-000000000051",
  from_name: "李四",
  to_account_id: "0199c000-0000-7000-8000-000000000001",
  to_name: "测试员",
  role: "secretary",
  title: "支部书记",
  organization_id: null,
  starts_on: "2026-11-01",
  ends_on: "2026-11-07",
  reason: "公休",
  created_at: "2026-11-01T02:00:00Z",
  ended_at: null,
  ended_by_name: null,
  is_mine: false,
  is_in_force: true,
  version: 1,
};

afterEach(() => actFor(undefined));

it("acts in the other's place only when asked to, and says so in every request", async () => {
  signedInWith();
  answer("*/api/v1/registry/organizations/tree", { items: [] });
  const acted = vi.fn();
  server.use(
    http.get("*/api/v1/identity/me/delegations", ({ request }) => {
      acted(request.headers.get("x-acting-for"));
      return HttpResponse.json([
        ROW,
        { ...ROW, id: "0199c000-0000-7000-8000-000000000042", is_mine: true, is_in_force: false },
      ]);
    }),
  );
  renderScreen(<DelegationsPage />);
  const theirs = (await screen.findByText(/李四 委托我/)).closest("li") as HTMLElement;
  const mine = screen.getByText(/我委托 测试员/).closest("li") as HTMLElement;
  expect(within(mine).queryByRole("button", { name: "代他办理" })).toBeNull();
  expect(acted).toHaveBeenLastCalledWith(null);
  await userEvent.click(within(theirs).getByRole("button", { name: "代他办理" }));
  await vi.waitFor(() => expect(acted).toHaveBeenLastCalledWith(ROW.from_account_id));
});
