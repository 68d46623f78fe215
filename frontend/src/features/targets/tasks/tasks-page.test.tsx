import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, it } from "vitest";
import type { TaskBatch } from "@/api/generated/types.gen";
import { renderScreen } from "@/testing/render";
import { answer, server, signedInWith } from "@/testing/server";
import { LIST, ROW } from "./tasks.sample";
import { TasksPage } from "./tasks-page";

const asked: URLSearchParams[] = [];

beforeEach(() => {
  asked.length = 0;
  answer("*/api/v1/registry/organizations/tree", { items: [] });
  answer("*/api/v1/registry/members", { items: [], total: 0, page: 1, size: 20 });
  server.use(
    http.get("*/api/v1/targets/tasks", ({ request }) => {
      asked.push(new URL(request.url).searchParams);
      return HttpResponse.json(LIST);
    }),
  );
});

it("lists tasks with light, plan and day, and keeps the filters in the address", async () => {
  signedInWith("targets.task:read");
  const view = renderScreen(<TasksPage />);
  expect((await screen.findAllByText("黄灯"))[0]).toBeVisible();
  expect(screen.getAllByText("40% / 52.4%")[0]).toBeVisible();
  expect(screen.getAllByText("剩 14 个工作日")[0]).toBeVisible();
  expect(screen.getAllByText("(已延期)")[0]).toBeVisible();
  expect(screen.queryByRole("button", { name: "交办任务" })).toBeNull();
  expect(screen.queryByRole("checkbox", { name: "选择 RW-26-0001" })).toBeNull();
  await userEvent.click(screen.getByRole("checkbox", { name: "超期 0" }));
  await waitFor(() => expect(asked.at(-1)?.get("overdue")).toBe("true"));
  expect(view.address()).toContain("overdue=1");
});

it("chooses with x, gives to somebody else with a, and says what a batch could not do", async () => {
  signedInWith("targets.task:read", "targets.task:assign");
  const sent: TaskBatch[] = [];
  server.use(
    http.post("*/api/v1/targets/tasks\\:batch", async ({ request }) => {
      sent.push((await request.json()) as TaskBatch);
      return HttpResponse.json({
        done: 1,
        results: [
          {
            id: ROW.id,
            number: ROW.number,
            is_done: false,
            detail: "这项任务待验收,现在不能催办。",
            version: 3,
          },
          { id: LIST.items[1]?.id, number: "RW-26-0002", is_done: true, detail: null, version: 2 },
        ],
      });
    }),
  );
  renderScreen(<TasksPage />);
  await screen.findByRole("checkbox", { name: "选择 RW-26-0001" });
  await userEvent.keyboard("jxjx");
  expect(await screen.findByText("已选 2 项")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "催 办" }));
  const drawer = await screen.findByRole("dialog");
  await userEvent.click(within(drawer).getByRole("button", { name: "办理 2 项" }));
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]?.items).toEqual([
    { id: ROW.id, version: 3 },
    { id: LIST.items[1]?.id, version: 1 },
  ]);
  expect(await screen.findByText(/RW-26-0001:这项任务待验收/)).toBeVisible();
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  (document.activeElement as HTMLElement | null)?.blur();
  await userEvent.keyboard("a");
  expect(await screen.findByText("批量改派")).toBeVisible();
});
