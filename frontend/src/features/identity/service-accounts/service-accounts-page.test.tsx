import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it } from "vitest";
import type { ServiceAccountRow } from "@/api/generated/types.gen";
import { renderScreen } from "@/testing/render";
import { answer, signedInWith } from "@/testing/server";
import { ServiceAccountsPage } from "./service-accounts-page";

const LIST = "*/api/v1/identity/service-accounts";
const ROW: ServiceAccountRow = {
  id: "0199c000-0000-7000-8000-000000000061",
  name: "OA 系统",
  purpose: "把会议记录送进台账",
  organization_id: "0199c000-0000-7000-8000-000000000071",
  permissions: ["appraisal.record:enter"],
  addresses: ["10.0.0.0/24"],
  expires_on: "2027-10-01",
  state: "approved",
  key_prefix: null,
  key_made_at: null,
  created_by_name: "系统甲",
  created_at: "2026-11-01T02:00:00Z",
  decided_by_name: "安全乙",
  decided_at: "2026-11-02T02:00:00Z",
  refusal: null,
  version: 2,
};

beforeEach(() => {
  answer("*/api/v1/registry/organizations/tree", { items: [] });
  answer(LIST, { items: [ROW], total: 1, page: 1, size: 20 });
});

it("shows a new key once", async () => {
  signedInWith("identity.account:read", "identity.account:manage");
  answer(
    `${LIST}/${ROW.id}\\:make-key`,
    { client_id: "djk_live_AAAA", client_secret: "djk_live_AAAA_x" },
    200,
    "post",
  );
  renderScreen(<ServiceAccountsPage />);
  await userEvent.click(await screen.findByRole("button", { name: "生成密钥" }));
  expect(await screen.findByText("djk_live_AAAA_x")).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "已保存好", hidden: true }));
  await waitFor(() => expect(screen.queryByText("djk_live_AAAA_x")).toBeNull());
});

it("lets the security administrator decide and not make keys", async () => {
  signedInWith("identity.account:read", "identity.grant:approve");
  answer(LIST, { items: [{ ...ROW, state: "proposed" }], total: 1, page: 1, size: 20 });
  renderScreen(<ServiceAccountsPage />);
  expect(await screen.findByRole("button", { name: /批\s*准/ })).toBeVisible();
  expect(screen.queryByRole("button", { name: "新建服务账号" })).toBeNull();
  expect(screen.queryByRole("button", { name: /密钥/ })).toBeNull();
});
