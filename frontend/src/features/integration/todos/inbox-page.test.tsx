import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, it } from "vitest";
import type { TodoList } from "@/api/generated/types.gen";
import { renderScreen } from "@/testing/render";
import { refuse, server } from "@/testing/server";
import { InboxPage } from "./inbox-page";
import { listOf, TODO, VISIT } from "./todo.sample";

let asked: URLSearchParams[] = [];

function serve(list: TodoList) {
  server.use(
    http.get("*/api/v1/integration/todos", ({ request }) => {
      asked.push(new URL(request.url).searchParams);
      return HttpResponse.json(list);
    }),
  );
}

beforeEach(() => {
  asked = [];
});

it("lists what waits with its due day in words, and links to where it is done", async () => {
  serve(listOf({ ...TODO, due_on: "2020-01-01", is_overdue: true }, VISIT));
  renderScreen(<InboxPage />);
  const link = await screen.findByRole("link", { name: TODO.title });
  expect(link).toHaveAttribute("href", TODO.page);
  expect(screen.getByRole("link", { name: VISIT.title })).toHaveAttribute("href", VISIT.page);
  expect(screen.getByText(/^已超期 \d+ 天$/)).toBeVisible();
  expect(screen.getByText("不限期")).toBeVisible();
  expect(screen.getByText("紧急")).toBeVisible();
});

it("keeps reach, kind, state and search in the address", async () => {
  serve(listOf(TODO, VISIT));
  const view = renderScreen(<InboxPage />);
  await userEvent.click(await screen.findByText("下级在办 4"));
  await waitFor(() => expect(asked.at(-1)?.get("reach")).toBe("below"));
  await userEvent.click(screen.getByLabelText("类别"));
  await userEvent.click(await screen.findByText("线下核验 1"));
  await waitFor(() => expect(asked.at(-1)?.get("category")).toBe("appraisal.verification.verify"));
  await userEvent.click(screen.getByRole("checkbox", { name: "只看超期 1" }));
  await waitFor(() => expect(asked.at(-1)?.get("overdue")).toBe("true"));
  await userEvent.type(screen.getByLabelText("查找待办"), "炼铁");
  await waitFor(() => expect(asked.at(-1)?.get("q")).toBe("炼铁"));
  expect(decodeURI(view.address())).toBe(
    "/?reach=below&category=appraisal.verification.verify&overdue=1&q=炼铁",
  );
  await userEvent.click(screen.getByText("已办"));
  await waitFor(() => expect(asked.at(-1)?.get("state")).toBe("done"));
});

it("opens the one at hand with j and Enter", async () => {
  serve(listOf(TODO, VISIT));
  const view = renderScreen(<InboxPage />);
  await screen.findByRole("link", { name: TODO.title });
  await userEvent.keyboard("jj{Enter}");
  await waitFor(() => expect(view.address()).toBe(VISIT.page));
});

it("says so when everything is done", async () => {
  serve({ ...listOf(), categories: [] });
  renderScreen(<InboxPage />);
  expect(await screen.findByText("都办完了,没有等您办理的事")).toBeVisible();
});

it("says in the server's words why it did not come", async () => {
  refuse("*/api/v1/integration/todos", 503, { detail: "数据库暂时不可用,请稍后再试。" });
  renderScreen(<InboxPage />);
  expect(await screen.findByText("数据库暂时不可用,请稍后再试。")).toBeVisible();
});
