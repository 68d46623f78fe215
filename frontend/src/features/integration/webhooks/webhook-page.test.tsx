import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, it, vi } from "vitest";
import { renderScreen } from "@/testing/render";
import { answer, server } from "@/testing/server";
import { DELIVERY, FAILED, HEALTH, TYPES, WEBHOOK } from "./webhook.sample";
import { WebhookPage } from "./webhook-page";

const ONE = `*/api/v1/integration/webhooks/${WEBHOOK.id}`;

beforeEach(() => {
  answer("*/api/v1/integration/webhooks:health", [HEALTH]);
  answer(ONE, WEBHOOK);
  answer(`${ONE}/deliveries`, { items: [FAILED], total: 1, page: 1, size: 20 });
  answer(`${ONE}/deliveries/${FAILED.id}`, DELIVERY);
  answer("*/api/v1/integration/event-types", TYPES);
});

const open = (at = "/") => renderScreen(<WebhookPage id={WEBHOOK.id} />, { at });

it("shows how it does, what it is told and what it was told", async () => {
  open();
  expect(await screen.findByRole("heading", { level: 1, name: "OA 待办" })).toBeVisible();
  const day = screen.getByRole("region", { name: "最近 24 小时" });
  expect(await within(day).findByText("97.5%")).toBeVisible();
  expect(within(day).getByText("40 次,送达 39 次")).toBeVisible();
  expect(within(screen.getByRole("region", { name: "订阅" })).getByText("徐州邮政党委及下级")).toBeVisible();
  const log = screen.getByRole("region", { name: "推送记录" });
  expect(await within(log).findByText(FAILED.why ?? "")).toBeVisible();
  expect(within(log).getByText("失败,将重试")).toBeVisible();
});

it("filters the log by state and event and keeps both in the address", async () => {
  const asked: URLSearchParams[] = [];
  server.use(
    http.get(`${ONE}/deliveries`, ({ request }) => {
      asked.push(new URL(request.url).searchParams);
      return HttpResponse.json({ items: [], total: 0, page: 1, size: 20 });
    }),
  );
  const view = open("/?type=liaison.issue.*&since=2026-11-20&until=2026-11-21");
  await waitFor(() => expect(asked.at(-1)?.get("type")).toBe("liaison.issue.*"));
  const span = Date.parse(asked.at(-1)?.get("until") ?? "") - Date.parse(asked.at(-1)?.get("since") ?? "");
  expect(span).toBe(2 * 86_400_000);
  await userEvent.click(await screen.findByLabelText("状态"));
  await userEvent.click(await screen.findByTitle("已放弃"));
  await waitFor(() => expect(asked.at(-1)?.get("status")).toBe("dead"));
  expect(view.address()).toContain("state=dead");
});

it("opens a delivery: why, the answers, the request; resends it and copies it as a command", async () => {
  const again = vi.fn();
  server.use(
    http.post(`${ONE}/deliveries/${FAILED.id}:redeliver`, ({ request }) => {
      again(request.headers.get("idempotency-key"));
      return HttpResponse.json({ ...DELIVERY, state: "pending" }, { status: 202 });
    }),
  );
  const user = userEvent.setup();
  open(`/?delivery=${FAILED.id}`);
  const drawer = await screen.findByRole("dialog");
  expect(await within(drawer).findByRole("alert")).toHaveTextContent("接收方内部出错(500)");
  expect(within(drawer).getByText("database is down")).toBeVisible();
  expect(within(drawer).getByText("没有答复")).toBeVisible();
  await user.click(within(drawer).getByRole("tab", { name: "请求" }));
  expect(within(drawer).getByText(/"it's cold"/)).toBeVisible();
  await user.click(within(drawer).getByRole("button", { name: "复制为 curl" }));
  expect(await navigator.clipboard.readText()).toContain("curl -X POST 'https://oa.example.cn/hook'");
  await user.click(within(drawer).getByRole("button", { name: /重\s*发/ }));
  await waitFor(() => expect(again).toHaveBeenCalledWith(expect.any(String)));
});

it("sends a trial and opens its delivery", async () => {
  server.use(http.post(`${ONE}:ping`, () => HttpResponse.json({ delivery_id: FAILED.id }, { status: 202 })));
  const view = open();
  await userEvent.click(await screen.findByRole("button", { name: "发一条测试" }));
  await waitFor(() => expect(view.address()).toContain(`delivery=${FAILED.id}`));
});

it("pauses and changes as what was seen, and says when somebody was faster", async () => {
  const sent: [string | null, unknown][] = [];
  server.use(
    http.patch(ONE, async ({ request }) => {
      sent.push([request.headers.get("if-match"), await request.json()]);
      return sent.length === 1
        ? HttpResponse.json({ ...WEBHOOK, state: "paused" })
        : HttpResponse.json(
            { code: "stale_version", status: 412, detail: "内容已被他人修改,请刷新后重试。", errors: [] },
            { status: 412, headers: { "Content-Type": "application/problem+json" } },
          );
    }),
  );
  open();
  await userEvent.click(await screen.findByRole("button", { name: /更\s*多/ }));
  await userEvent.click(await screen.findByText("暂停"));
  await waitFor(() => expect(sent).toEqual([['"3"', { is_active: false }]]));
  await userEvent.click(screen.getByRole("button", { name: /修\s*改/ }));
  const form = await screen.findByRole("dialog");
  await userEvent.click(within(form).getByLabelText(/^仅通知/));
  await userEvent.click(within(form).getByRole("button", { name: /保\s*存/ }));
  expect(await within(form).findByText("内容已被他人修改,请刷新后重试。")).toBeVisible();
  expect(sent[1]?.[1]).toMatchObject({ payload: "thin", patterns: ["liaison.issue.*"] });
});

it("changes the secret with an overlap and shows the new one once", async () => {
  const sent: unknown[] = [];
  server.use(
    http.post(`${ONE}:rotate-secret`, async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json({ ...WEBHOOK, secret: "whsec_bmV3" });
    }),
  );
  open();
  await userEvent.click(await screen.findByRole("button", { name: /更\s*多/ }));
  await userEvent.click(await screen.findByText("更换密钥"));
  const form = await screen.findByRole("dialog");
  await userEvent.click(within(form).getByLabelText("7 天"));
  await userEvent.click(within(form).getByRole("button", { name: /更\s*换/ }));
  await waitFor(() => expect(screen.getByText("whsec_bmV3")).toBeVisible());
  expect(screen.getByText(/7 天后作废/)).toBeVisible();
  expect(sent).toEqual([{ overlap: "7d" }]);
});

it("makes good for a day and says how far it has come", async () => {
  const recovery = {
    id: "00000000-0000-7000-8000-000000000951",
    webhook_id: WEBHOOK.id,
    since: "2026-11-20T02:00:00Z",
    until: "2026-11-21T02:00:00Z",
    only: "missing",
    state: "waiting",
    recovered: 0,
    created_at: "2026-11-21T02:00:00Z",
    created_by_name: "系统管理员",
    finished_at: null,
  };
  const sent: Record<string, string>[] = [];
  server.use(
    http.post(`${ONE}:recover`, async ({ request }) => {
      sent.push((await request.json()) as Record<string, string>);
      return HttpResponse.json(recovery, { status: 202 });
    }),
    http.get(`${ONE}/recoveries/${recovery.id}`, () =>
      HttpResponse.json({ ...recovery, state: "done", recovered: 12 }),
    ),
  );
  open();
  await userEvent.click(await screen.findByRole("button", { name: /补\s*发/ }));
  const form = await screen.findByRole("dialog");
  await userEvent.click(within(form).getByLabelText(/^补上从没推送过的/));
  await userEvent.click(within(form).getByRole("button", { name: /补\s*发/ }));
  expect(await screen.findByText(/补发完成:12 条已排队推送/)).toBeVisible();
  expect(sent[0]?.only).toBe("missing");
  expect(Date.parse(sent[0]?.until ?? "") - Date.parse(sent[0]?.since ?? "")).toBeCloseTo(86_400_000, -4);
});

it("says why one that was switched off is, and offers to switch it on", async () => {
  answer(ONE, {
    ...WEBHOOK,
    state: "disabled",
    disabled_reason: "gone",
    disabled_text: "接收方答复 410:该地址已不再接收事件。",
    disabled_at: "2026-11-21T02:00:00Z",
  });
  open();
  expect(await screen.findByRole("alert")).toHaveTextContent("接收方答复 410");
  expect(screen.getByRole("button", { name: /启\s*用/ })).toBeVisible();
  expect(screen.queryByRole("button", { name: "发一条测试" })).not.toBeInTheDocument();
});

it("offers nothing to whoever may only look", async () => {
  answer(ONE, { ...WEBHOOK, can_manage: false });
  open(`/?delivery=${FAILED.id}`);
  const drawer = await screen.findByRole("dialog");
  expect(await within(drawer).findByRole("button", { name: "复制为 curl" })).toBeVisible();
  expect(within(drawer).queryByRole("button", { name: /重\s*发/ })).not.toBeInTheDocument();
  expect(screen.queryByRole("button", { name: /修\s*改/ })).not.toBeInTheDocument();
});
