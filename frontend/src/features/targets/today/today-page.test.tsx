import "fake-indexeddb/auto";
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { enqueue } from "@/shared/outbox/outbox";
import { change, itemsOf } from "@/shared/outbox/store";
import { renderScreen } from "@/testing/render";
import { answer, server } from "@/testing/server";
import { ACCOUNT, emptied, Frame, ITEM, receiving, signedIn, TASK } from "@/testing/today";
import { announce } from "./note";
import { OutboxPage } from "./outbox-page";
import { TaskPage } from "./task-page";
import { TodayPage } from "./today-page";

beforeEach(signedIn);
afterEach(async () => {
  vi.restoreAllMocks();
  announce();
  await emptied();
});

const today = () =>
  renderScreen(
    <>
      <Frame />
      <TodayPage />
    </>,
  );

const cards = () => within(screen.getByRole("list", { name: "今天的任务" })).getAllByRole("listitem");
const offline = () => vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);

it("says no change with one tap and takes it back within ten minutes", async () => {
  const bodies = receiving();
  const undone: string[] = [];
  server.use(
    http.post("*/api/v1/targets/check-ins/:id", ({ params }) => {
      undone.push(String(params.id));
      return HttpResponse.json({});
    }),
  );
  today();
  await userEvent.click((await screen.findAllByRole("button", { name: "无变化" }))[0] as HTMLElement);
  expect(await screen.findByText(/已记录 .*可撤销/)).toBeVisible();
  expect(bodies).toMatchObject([{ kind: "no_change" }]);
  expect(bodies[0]).not.toHaveProperty("percent");
  expect(cards()[0]).toHaveTextContent("今天已记录:无变化");
  await userEvent.click(await screen.findByRole("button", { name: `撤销:${ITEM.title}` }));
  await waitFor(() => expect(undone).toEqual([`${bodies[0]?.id}:undo`]));
  expect(await screen.findByText("已撤销")).toBeVisible();
});

it("reads the light and the deadline in words and shape, not in colour", async () => {
  today();
  const [first, second] = await waitFor(cards);
  expect(first).toHaveTextContent("◆黄灯");
  expect(first).toHaveTextContent("还有 5 个工作日");
  expect(second).toHaveTextContent("▲红灯");
  expect(second).toHaveTextContent("超期 2 个工作日");
  expect(screen.getByRole("heading", { name: "今天 2 件" })).toBeVisible();
});

it("keeps what is done offline, shows it as waiting, and forgets it again when it is undone", async () => {
  const bodies = receiving();
  offline();
  today();
  await userEvent.click((await screen.findAllByRole("button", { name: "无变化" }))[0] as HTMLElement);
  await waitFor(() => expect(cards()[0]).toHaveTextContent("待发送:无变化"));
  expect(await itemsOf(ACCOUNT)).toHaveLength(1);
  await userEvent.click(screen.getByRole("button", { name: `撤销:${ITEM.title}` }));
  await waitFor(async () => expect(await itemsOf(ACCOUNT)).toEqual([]));
  expect(bodies).toEqual([]);
});

it("shows the last list with its time when the server cannot be reached", async () => {
  const view = today();
  await waitFor(cards);
  view.unmount();
  server.use(http.get("*/api/v1/targets/today", () => HttpResponse.error()));
  today();
  expect(await screen.findByText(/^截至 \d\d:\d\d\(离线\)/)).toBeVisible();
  expect(cards()).toHaveLength(2);
});

it("says progress in a percent and a tap, with what systems already have offered first", async () => {
  const bodies = receiving();
  const view = renderScreen(
    <>
      <Frame />
      <TaskPage taskId={TASK} kind="progress" from={undefined} />
    </>,
  );
  const submit = await screen.findByRole("button", { name: "提交" });
  expect(submit).toBeDisabled();
  expect(screen.queryByRole("button", { name: "40%" })).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "60%" }));
  await userEvent.click(screen.getByRole("button", { name: "等场地" }));
  await userEvent.click(await screen.findByRole("button", { name: /主题党日.*参观纪念馆/ }));
  await userEvent.click(submit);
  await waitFor(() => expect(view.address()).toBe("/m"));
  await waitFor(() =>
    expect(bodies).toMatchObject([
      { kind: "progress", percent: "60", note: "等场地", evidence: [{ record_id: "r1" }] },
    ]),
  );
});

it("keeps what was being typed when the page is left", async () => {
  const page = () => renderScreen(<TaskPage taskId={TASK} kind="blocked" from={undefined} />);
  const view = page();
  await userEvent.type(await screen.findByRole("textbox"), "等批复");
  view.unmount();
  page();
  expect(await screen.findByRole("textbox")).toHaveValue("等批复");
});

it("lets a refused one be corrected, sent again or thrown away, and shows both sides of a conflict", async () => {
  const bodies = receiving({ status: 409, detail: "这个打点编号已用于另一次打点。" });
  const view = today();
  await userEvent.click((await screen.findAllByRole("button", { name: "无变化" }))[0] as HTMLElement);
  expect(await screen.findByText(/没有被接受:这个打点编号/)).toBeVisible();
  expect(screen.getByRole("link", { name: "去处理" })).toHaveAttribute("href", "/m/outbox");
  view.unmount();
  renderScreen(
    <>
      <Frame />
      <OutboxPage />
    </>,
  );
  const entry = await within(await screen.findByRole("list", { name: "待发送" })).findByRole("listitem");
  expect(entry).toHaveTextContent("需处理");
  await waitFor(() => expect(entry).toHaveTextContent("您填的无变化系统里现在的完成 40%"));
  expect(within(entry).getByRole("link", { name: "改" })).toHaveAttribute(
    "href",
    `/m/tasks/${TASK}?kind=progress&from=${bodies[0]?.id}`,
  );
  receiving();
  await userEvent.click(within(entry).getByRole("button", { name: "重发" }));
  expect(await screen.findByText("都已发送。")).toBeVisible();
});

it("shows what other pages wrote in their own words, and leads back there when somebody was faster", async () => {
  const item = await enqueue(ACCOUNT, {
    kind: "handling",
    subject: "i1",
    title: "夜班吃不上热饭",
    words: "进展:已到现场查看",
    edit: "/m/handling/i1",
    path: "/api/v1/liaison/issues/i1:progress",
    body: { note: "已到现场查看" },
    version: 4,
  });
  const refusal = { status: 412, code: "version", detail: "内容已被他人修改。", errors: [] };
  await change(item.client_id, { state: "refused", refusal });
  renderScreen(<OutboxPage />);
  expect(await screen.findByText("进展:已到现场查看")).toBeVisible();
  expect(screen.getByText("内容已被他人修改。")).toBeVisible();
  expect(screen.queryByRole("button", { name: "重发" })).toBeNull();
  expect(screen.getByRole("link", { name: "改" })).toHaveAttribute(
    "href",
    `/m/handling/i1?from=${item.client_id}`,
  );
});

it("throws away only what it was told to, and asks once more", async () => {
  offline();
  receiving();
  const view = today();
  await userEvent.click((await screen.findAllByRole("button", { name: "无变化" }))[0] as HTMLElement);
  await waitFor(async () => expect(await itemsOf(ACCOUNT)).toHaveLength(1));
  view.unmount();
  renderScreen(<OutboxPage />);
  await userEvent.click(await screen.findByRole("button", { name: "删除" }));
  expect(await itemsOf(ACCOUNT)).toHaveLength(1);
  await userEvent.click(screen.getByRole("button", { name: "确定删除,不再发送" }));
  expect(await screen.findByText("都已发送。")).toBeVisible();
});

it("offers no picture where none may be added, and never asks for one", async () => {
  renderScreen(<TaskPage taskId={TASK} kind="done" from={undefined} />);
  expect(await screen.findByLabelText("拍照")).not.toBeRequired();
  expect(screen.getByLabelText("选照片")).not.toBeRequired();
  expect(screen.getByRole("button", { name: "提交" })).toBeEnabled();
});

it("says so when a task is no longer on the list", async () => {
  answer("*/api/v1/targets/today", {
    day: "2026-11-21",
    items: [],
    counts: { open: 0, overdue: 0, due_soon: 0 },
    done_today: [],
  });
  renderScreen(<TaskPage taskId={TASK} kind="done" from={undefined} />);
  expect(await screen.findByText(/不在今天的清单里/)).toBeVisible();
});
