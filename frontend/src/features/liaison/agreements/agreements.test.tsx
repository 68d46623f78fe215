import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, it } from "vitest";
import type { AgreementList, AgreementRead } from "@/api/generated/types.gen";
import { renderScreen } from "@/testing/render";
import { answer, server, signedInWith } from "@/testing/server";
import { AgreementPage } from "./agreement-page";
import { AgreementsPage } from "./agreements-page";

const READ: AgreementRead = {
  id: "00000000-0000-7000-8000-000000000501",
  organization_id: "00000000-0000-7000-8000-000000000101",
  organization_name: "安河县城区党支部",
  partner: "新桥社区党委",
  partner_kind: "community",
  signed_on: "2026-03-01",
  starts_on: "2026-03-01",
  ends_on: "2026-12-10",
  ended_on: null,
  state: "expiring",
  outlet_count: 1,
  activity_count: 0,
  last_activity_on: null,
  renewed_by_id: null,
  version: 2,
  content: "反诈宣传进社区",
  end_reason: null,
  renews_id: null,
  created_at: "2026-03-01T02:00:00Z",
  created_by_name: "支部书记",
  document: { sha256: "a".repeat(64), filename: "共建协议.pdf", media_type: "application/pdf", size: 2048 },
  outlets: [{ id: "w", code: "W1", name: "安桥支局" }],
  activities: [],
  may_edit: true,
};

beforeEach(() => {
  signedInWith("liaison.outlet:read", "liaison.agreement:edit");
  answer("*/api/v1/registry/organizations/tree", { items: [] });
});

it("lists agreements with their state and how many outlets those in force reach", async () => {
  const list: AgreementList = {
    ...{ items: [READ], total: 1, page: 1, size: 20 },
    counts: { planned: 0, active: 21, expiring: 3, expired: 0, ended: 0, outlets: 24 },
  };
  answer("*/api/v1/liaison/agreements", list);
  renderScreen(<AgreementsPage />);
  expect(await screen.findByRole("link", { name: "新桥社区党委" })).toHaveAttribute(
    "href",
    `/agreements/${READ.id}`,
  );
  expect(screen.getByText(/有效协议覆盖 24 个网点/)).toBeVisible();
  expect(screen.getByText("即将到期")).toBeVisible();
});

it("records what was done together with the version that was seen, words only if one likes", async () => {
  const sent: { seen: string | null; body: unknown }[] = [];
  answer(`*/api/v1/liaison/agreements/${READ.id}`, READ);
  server.use(
    http.post(/:add-activity$/, async ({ request }) => {
      sent.push({ seen: request.headers.get("if-match"), body: await request.json() });
      return HttpResponse.json({ ...READ, version: 3 });
    }),
  );
  renderScreen(<AgreementPage id={READ.id} />);
  expect(await screen.findByRole("button", { name: "共建协议.pdf" })).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "记录活动" }));
  const form = await screen.findByRole("dialog");
  await userEvent.type(within(form).getByLabelText("活动"), "反诈宣传进社区");
  await userEvent.click(within(form).getByRole("button", { name: /^记\s*录$/ }));
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]?.seen).toBe('"2"');
  expect(sent[0]?.body).toMatchObject({ title: "反诈宣传进社区", note: null });
});

it("says why a renewal is refused, and offers nothing to a reader", async () => {
  answer(`*/api/v1/liaison/agreements/${READ.id}`, READ);
  server.use(
    http.post(/:renew$/, () =>
      HttpResponse.json(
        {
          ...{ type: "about:blank", title: "", status: 412, code: "stale_version", errors: [] },
          detail: "内容在您打开之后已被他人修改,请刷新后再试。",
        },
        { status: 412, headers: { "Content-Type": "application/problem+json" } },
      ),
    ),
  );
  const view = renderScreen(<AgreementPage id={READ.id} />);
  await userEvent.click(await screen.findByRole("button", { name: /^续\s*签$/ }));
  const form = await screen.findByRole("dialog");
  await userEvent.click(within(form).getByRole("button", { name: /^续\s*签$/ }));
  expect(await within(form).findByText(/已被他人修改/)).toBeVisible();
  view.unmount();
  answer(`*/api/v1/liaison/agreements/${READ.id}`, { ...READ, may_edit: false });
  renderScreen(<AgreementPage id={READ.id} />);
  expect(await screen.findByText("反诈宣传进社区")).toBeVisible();
  expect(screen.queryByRole("button", { name: "记录活动" })).toBeNull();
});
