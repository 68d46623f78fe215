import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, it, vi } from "vitest";
import type { DeadLetterRow, HealthRead } from "@/api/generated/types.gen";
import { renderScreen } from "@/testing/render";
import { answer, refuse, server, signedInWith } from "@/testing/server";
import { cronWord, duration } from "./labels";
import { OperationsPage } from "./operations-page";

const LETTER: DeadLetterRow = {
  event_id: "00000000-0000-7000-8000-00000000000e",
  event_name: "appraisal.record.entered",
  handler: "appraisal.rescore_after_entry",
  tries: 8,
  last_error: "RuntimeError: no wrench",
  at: "2026-11-21T02:00:00Z",
};

const HEALTH: HealthRead = {
  at: "2026-11-21T02:00:00Z",
  is_ready: false,
  conditions: [
    { name: "database", holds: true },
    { name: "outbox", holds: false },
  ],
  queue: { waiting: 3, postponed: 1, running: 0, oldest_wait_seconds: 395 },
  dead_letters: 1,
  events_today: [{ name: "appraisal.record.entered", count: 12 }],
};

function given(health: HealthRead, letters: DeadLetterRow[], ...permissions: string[]) {
  signedInWith("identity.operation:read", ...permissions);
  answer("*/api/v1/identity/operations/health", health);
  answer("*/api/v1/identity/operations/dead-letters", {
    items: letters,
    total: letters.length,
    page: 1,
    size: 20,
  });
  answer("*/api/v1/identity/operations/schedules", [
    {
      key: "job.identity.forget_old_sessions",
      title: "清理过期的登录与会话",
      service: "identity",
      cron: "17 * * * *",
      last_run_at: null,
      next_run_at: "2026-11-21T03:17:00Z",
    },
  ]);
}

it("says in words what does not hold and what to do, and how long something has waited", async () => {
  given(HEALTH, []);
  renderScreen(<OperationsPage />);
  const conditions = await screen.findByRole("region", { name: "运行条件" });
  expect(conditions).toHaveTextContent("数据库■正常连接正常");
  expect(conditions).toHaveTextContent("异常有消息等待超过 5 分钟,请检查 dangjian work 是否在运行");
  expect(screen.getByText("有异常,请处理")).toBeVisible();
  expect(screen.getByRole("region", { name: "任务队列" })).toHaveTextContent("等待处理3最久 6 分 35 秒");
  expect(screen.getByRole("region", { name: "今日事件" })).toHaveTextContent("登记台账12");
  const jobs = within(await screen.findByRole("region", { name: "定时任务" }));
  expect(await jobs.findByText("每小时第 17 分")).toBeVisible();
  expect(jobs.getByText("上次 尚未运行,下次 2026-11-21 11:17")).toBeVisible();
  expect(await screen.findByText("没有投递失败的消息")).toBeVisible();
});

it("puts a dead letter back once, with a key", async () => {
  given(HEALTH, [LETTER], "identity.operation:retry");
  const sent = vi.fn();
  server.use(
    http.post("*/api/v1/identity/operations/dead-letters/:event/:handler", ({ params, request }) => {
      sent(params.event, params.handler, Boolean(request.headers.get("idempotency-key")));
      return HttpResponse.json({ event_id: LETTER.event_id, handler: LETTER.handler }, { status: 202 });
    }),
  );
  renderScreen(<OperationsPage />);
  await userEvent.click(await screen.findByRole("button", { name: "重新投递" }));
  expect(await screen.findByText("已放回队列,稍后自动处理")).toBeVisible();
  expect(sent).toHaveBeenCalledExactlyOnceWith(LETTER.event_id, `${LETTER.handler}:retry`, true);
});

it("offers no retry to whom may only read, and tells a refusal", async () => {
  given(HEALTH, [LETTER]);
  refuse("*/api/v1/identity/operations/health", 503, { detail: "数据库暂时不可用,请稍后再试。" });
  renderScreen(<OperationsPage />);
  expect(await screen.findByText("RuntimeError: no wrench")).toBeVisible();
  expect(await screen.findByText("数据库暂时不可用,请稍后再试。")).toBeVisible();
  expect(screen.queryByRole("button", { name: "重新投递" })).toBeNull();
});

it.each([
  ["*/5 * * * *", "每 5 分钟"],
  ["17 * * * *", "每小时第 17 分"],
  ["0 16 * * 1", "0 16 * * 1(UTC)"],
  [null, "有变化时"],
])("reads the schedule %s as %s", (cron, word) => expect(cronWord(cron)).toBe(word));

it.each([
  [0, "0 秒"],
  [95, "1 分 35 秒"],
  [7260, "2 小时 1 分"],
])("%i seconds are %s", (seconds, words) => expect(duration(seconds)).toBe(words));
