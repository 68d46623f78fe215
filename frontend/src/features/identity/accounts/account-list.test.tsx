import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, it, vi } from "vitest";
import type { AccountRow } from "@/api/generated/types.gen";
import { renderScreen } from "@/testing/render";
import { answer, server, signedInWith } from "@/testing/server";
import { AccountList } from "./account-list";

const ROW: AccountRow = {
  id: "00000000-0000-7000-8000-00000000000a",
  username: "chen",
  display_name: "陈立新",
  employee_no: "00017",
  member_id: null,
  is_active: true,
  is_demo: false,
  must_change_password: false,
  last_signed_in_at: null,
  created_at: "2026-11-01T02:00:00Z",
  version: 3,
};

it("offers no change to whom may only read", async () => {
  signedInWith("identity.account:read");
  answer("*/api/v1/identity/accounts", { items: [ROW], total: 1, page: 1, size: 20 });
  renderScreen(<AccountList />);
  expect(await screen.findByText("陈立新")).toBeVisible();
  expect(screen.queryByRole("button", { name: "新开账号" })).toBeNull();
});

it("puts the search into the address and asks the server with it", async () => {
  signedInWith("identity.account:read", "identity.account:manage");
  const asked = vi.fn();
  server.use(
    http.get("*/api/v1/identity/accounts", ({ request }) => {
      asked(new URL(request.url).searchParams.get("q"));
      return HttpResponse.json({ items: [ROW], total: 1, page: 1, size: 20 });
    }),
  );
  const view = renderScreen(<AccountList />);
  await userEvent.type(await screen.findByPlaceholderText("账号、姓名或工号"), "陈{Enter}");
  await vi.waitFor(() => expect(asked).toHaveBeenLastCalledWith("陈"));
  expect(decodeURIComponent(view.address())).toContain("q=陈");
  expect(await screen.findByRole("button", { name: "新开账号" })).toBeVisible();
});
