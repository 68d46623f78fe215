import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import type { ReporterView } from "@/api/generated/types.gen";
import { renderScreen } from "@/testing/render";
import { answer, refuse, server } from "@/testing/server";
import { ReceiptPage } from "./receipt-page";

const RECEIPT = "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GGGG";
const VIEW: ReporterView = {
  id: "00000000-0000-4000-8000-000000000b01",
  number: "LX-2026-0054",
  title: "食堂冰柜老旧",
  category_title: "生活条件",
  state: "resolved",
  state_title: "待确认",
  severity: "normal",
  reported_at: "2026-11-02T01:00:00Z",
  moved_at: "2026-11-21T01:00:00Z",
  waits_for_me: true,
  description: "食堂冰柜老旧,夏天存不住菜。",
  attachments: [],
  organization_name: "沛县分公司",
  outlet_name: "安国支局",
  handler_name: "综合部",
  accept_due_on: "2026-11-09",
  due_on: "2026-12-14",
  confirmation_due_on: "2026-11-27",
  resolution_kind: "fixed",
  resolution_title: "已解决",
  resolution_summary: "换了新冰柜。",
  merged_into_number: null,
  close_kind: null,
  satisfaction: null,
  reopened_count: 0,
  is_asked_again: false,
  is_anonymous: true,
  may_add: true,
  replies: ["solved", "half_solved", "not_solved", "rate"],
  steps: [
    {
      kind: "resolved",
      title: "办理完毕",
      side: "handler",
      note: "换了新冰柜。",
      attachments: [],
      at: "2026-11-21T01:00:00Z",
    },
  ],
};
const READ = "*/api/v1/liaison/receipts";
const REPLY = "*/api/v1/liaison/receipts\\:reply";

function heard(after: Partial<ReporterView>): unknown[] {
  const sent: unknown[] = [];
  server.use(
    http.post(REPLY, async ({ request }) => {
      const { headers } = request;
      sent.push([headers.get("receipt"), headers.get("authorization"), await request.json()]);
      return HttpResponse.json({ ...VIEW, ...after });
    }),
  );
  return sent;
}

it("confirms in one tap, with the receipt in a header and no token", async () => {
  answer(READ, VIEW);
  const sent = heard({ state: "confirmed", state_title: "已确认", replies: ["not_solved", "rate"] });
  renderScreen(<ReceiptPage receipt={RECEIPT} onEnter={() => undefined} />);
  await userEvent.click(await screen.findByRole("button", { name: "已经解决" }));
  expect(await screen.findByText("已确认")).toBeVisible();
  expect(sent).toEqual([[RECEIPT, null, { reply: "solved" }]]);
});

it("asks for words where something is wrong", async () => {
  answer(READ, VIEW);
  const sent = heard({ state: "reopened", state_title: "已重开", replies: [], reopened_count: 1 });
  renderScreen(<ReceiptPage receipt={RECEIPT} onEnter={() => undefined} />);
  await userEvent.click(await screen.findByRole("button", { name: "没有解决" }));
  expect(sent).toEqual([]);
  await userEvent.type(screen.getByLabelText("请说说现在的情况"), "又坏了");
  await userEvent.click(screen.getByRole("button", { name: "提交:没有解决" }));
  await waitFor(() => expect(sent).toEqual([[RECEIPT, null, { reply: "not_solved", note: "又坏了" }]]));
  expect(await screen.findByText("已重开")).toBeVisible();
});

it("rates from one to five, and says what the server refuses", async () => {
  answer(READ, VIEW);
  refuse(REPLY, 409, { detail: "您已经评价过这次办理" }, "post");
  renderScreen(<ReceiptPage receipt={RECEIPT} onEnter={() => undefined} />);
  await userEvent.click(await screen.findByRole("radio", { name: /5\s*很满意/ }));
  await userEvent.click(screen.getByRole("button", { name: "提交评价" }));
  expect(await screen.findByText("您已经评价过这次办理")).toBeVisible();
});

it("asks for the code where the link brought none, and says that a wrong one opens nothing", async () => {
  const entered: string[] = [];
  const { unmount } = renderScreen(<ReceiptPage receipt="" onEnter={(code) => entered.push(code)} />);
  await userEvent.type(await screen.findByLabelText("回执上的编码"), ` ${RECEIPT} `);
  await userEvent.click(screen.getByRole("button", { name: "查看" }));
  expect(entered).toEqual([RECEIPT]);
  unmount();
  refuse(READ, 404, { detail: "没有找到这张回执" });
  renderScreen(<ReceiptPage receipt="WRONG" onEnter={() => undefined} />);
  expect(await screen.findByText("没有找到这张回执")).toBeVisible();
});
