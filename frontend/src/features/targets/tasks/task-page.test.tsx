import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, it } from "vitest";
import type { CheckInList } from "@/api/generated/types.gen";
import { renderScreen } from "@/testing/render";
import { answer, refuse, server } from "@/testing/server";
import { TaskPage } from "./task-page";
import { TASK } from "./tasks.sample";

const CHECK_INS: CheckInList = {
  items: [
    {
      id: "00000000-0000-7000-8000-000000000801",
      kind: "progress",
      percent: "20",
      percent_before: "40",
      note: "离线时填的",
      evidence: [{ record_id: null, sha256: "a".repeat(64), name: "现场.jpg" }],
      occurred_at: "2026-11-09T01:00:00Z",
      received_at: "2026-11-10T01:00:00Z",
      by_name: "王五",
      is_applied: false,
      undone_at: null,
      may_undo: false,
    },
  ],
};

beforeEach(() => {
  answer("*/api/v1/targets/tasks/:id/check-ins", CHECK_INS);
  answer("*/api/v1/targets/tasks/:id", TASK);
});

it("shows how the task stands, what was said late, what it waits for and each step with both days", async () => {
  renderScreen(<TaskPage id={TASK.id} />);
  expect(await screen.findByText("前置任务 RW-26-0002 尚未办结,暂不能提交本任务。")).toBeVisible();
  expect(screen.getByText("最初期限 2026-12-04(已延期)")).toBeVisible();
  expect(screen.getByText("2026-12-04 → 2026-12-11")).toBeVisible();
  expect(await screen.findByText(/离线补报,未覆盖较新的进度/)).toBeVisible();
  expect(screen.getByText("佐证:现场.jpg")).toBeVisible();
  expect(screen.getByRole("link", { name: "RW-26-0002 备件到货" })).toBeVisible();
  expect(screen.getByText("默认规则")).toBeVisible();
});

it("offers only what the server allows and asks why before a task is cancelled", async () => {
  const sent: { body: unknown; seen: string | null }[] = [];
  server.use(
    http.post("*/api/v1/targets/tasks/:id", async ({ request }) => {
      sent.push({ body: await request.json(), seen: request.headers.get("if-match") });
      return HttpResponse.json({ ...TASK, state: "cancelled", moves: [] });
    }),
  );
  renderScreen(<TaskPage id={TASK.id} />);
  await screen.findByRole("button", { name: "更多操作" });
  expect(screen.queryByRole("button", { name: "提交验收" })).toBeNull();
  expect(screen.queryByRole("button", { name: "验收通过" })).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "更多操作" }));
  await userEvent.click(await screen.findByText("取消任务"));
  const confirm = await screen.findByRole("button", { name: "取消任务" });
  expect(confirm).toBeDisabled();
  await userEvent.type(screen.getByLabelText(/理由/), "并入另一任务");
  await userEvent.click(confirm);
  await waitFor(() => expect(sent).toEqual([{ body: { reason: "并入另一任务" }, seen: '"3"' }]));
});

it("leads whoever does the task to the page where it is said in two taps", async () => {
  answer("*/api/v1/targets/tasks/:id", { ...TASK, is_own: true });
  renderScreen(<TaskPage id={TASK.id} />);
  const link = await screen.findByRole("link", { name: "填报进展" });
  expect(link).toHaveAttribute("href", `/m/tasks/${TASK.id}?kind=progress`);
});

it("says in words when the task is not there", async () => {
  refuse("*/api/v1/targets/tasks/:id", 404, { detail: "没有找到这项任务,请刷新后重试。" });
  renderScreen(<TaskPage id={TASK.id} />);
  expect(await screen.findByText("没有找到这项任务,请刷新后重试。")).toBeVisible();
});
