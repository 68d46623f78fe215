import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, it, vi } from "vitest";
import type { EntryRow, TrailState } from "@/api/generated/types.gen";
import { HistoryButton } from "@/shared/ui/history-button";
import { renderScreen } from "@/testing/render";
import { answer, refuse, server, signedInWith } from "@/testing/server";
import { AuditPage } from "./audit-page";

const ROW: EntryRow = {
  seq: 7,
  at: "2026-11-21T02:00:00Z",
  actor_id: null,
  actor_name: "陈立新",
  action: "record.void",
  action_title: "台账记录 · 作废",
  object_type: "record",
  object_title: "台账记录",
  object_id: "0199c000-0000-7000-8000-000000000021",
  organization_id: null,
  reason: "重复录入",
  result: "done",
  address: "10.0.0.1",
  trace_id: "abc",
  changes: [{ field: "state", title: "状态", before: "有效", after: "已作废" }],
};
const STATE: TrailState = {
  last_seq: 9,
  last_at: "2026-11-21T02:00:00Z",
  digest_seq: 8,
  digest_at: "2026-11-21T02:00:00Z",
  uncovered: 1,
  kinds: [{ value: "record", label: "台账记录" }],
};
const AT = "*/api/v1/identity/audit";

beforeEach(() => {
  signedInWith("identity.audit:read", "identity.history:read");
  answer("*/api/v1/registry/organizations/tree", { items: [] });
  answer(`${AT}/state`, STATE);
  answer(`${AT}/entries`, { items: [ROW], total: 1, page: 1, size: 20, is_capped: false });
  answer(`${AT}/entries/7`, { ...ROW, prev_hash: "a".repeat(64), hash: "b".repeat(64), is_chained: true });
});

it("tells who changed what, from what to what, and whether a digest covers it", async () => {
  renderScreen(<AuditPage />);
  expect(await screen.findByText(/摘要覆盖至第 8 条.*其后 1 条待下次摘要/)).toBeVisible();
  await userEvent.click(await screen.findByText("台账记录 · 作废"));
  const drawer = await screen.findByRole("dialog");
  expect(await within(drawer).findByText("已作废")).toBeVisible();
  expect(within(drawer).getByText("核对无误")).toBeVisible();
  expect(within(drawer).getByText("重复录入")).toBeVisible();
  expect(within(drawer).getByText(/已被签名摘要覆盖/)).toBeVisible();
  expect(within(drawer).getByText("b".repeat(64))).toBeVisible();
});

it("asks with the filters of the address", async () => {
  const asked = vi.fn();
  server.use(
    http.get(`${AT}/entries`, ({ request }) => {
      asked(Object.fromEntries(new URL(request.url).searchParams));
      return HttpResponse.json({ items: [], total: 0, page: 1, size: 20, is_capped: false });
    }),
  );
  renderScreen(<AuditPage />, { at: "/?q=陈&kind=record&result=refused&since=2026-11-01" });
  await screen.findByText(/没有符合条件的内容/);
  expect(asked).toHaveBeenCalledWith({
    q: "陈",
    object_type: "record",
    result: "refused",
    since: "2026-11-01",
    page: "1",
    size: "20",
  });
});

it("says that nothing is vouched for while there is no digest", async () => {
  answer(`${AT}/state`, { ...STATE, digest_seq: null, digest_at: null });
  refuse(`${AT}/digests/newest`, 404, { detail: "还没有审计摘要" });
  renderScreen(<AuditPage />);
  expect(await screen.findByText(/还没有签名摘要/)).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "下载最新摘要" }));
  expect(await screen.findByText("还没有审计摘要")).toBeVisible();
});

it("shows the history of an object to whoever may see it", async () => {
  answer(`${AT}/history`, [{ ...ROW, address: undefined }]);
  renderScreen(<HistoryButton kind="record" id={ROW.object_id} />);
  await userEvent.click(await screen.findByRole("button", { name: "变更历史" }));
  expect(await screen.findByText("台账记录 · 作废")).toBeVisible();
  expect(screen.getByText("有效")).toBeVisible();
});

it("offers no history to whoever may not", async () => {
  signedInWith("appraisal.record:read");
  renderScreen(
    <>
      <p>页面</p>
      <HistoryButton kind="record" id={ROW.object_id} />
    </>,
  );
  expect(await screen.findByText("页面")).toBeVisible();
  expect(screen.queryByRole("button", { name: "变更历史" })).toBeNull();
});
