import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import { renderScreen } from "@/testing/render";
import { answer, server } from "@/testing/server";
import { InboxCards } from "./inbox-cards";
import { listOf, TODO, VISIT } from "./todo.sample";

it("shows a card for each, which leads to the phone's page", async () => {
  answer("*/api/v1/integration/todos", listOf(TODO, VISIT));
  renderScreen(<InboxCards />);
  const card = await screen.findByRole("link", { name: /线下核验炼铁厂党委各支部/ });
  expect(card).toHaveAttribute("href", VISIT.phone_page);
  expect(card).toHaveTextContent("紧急");
  expect(screen.getByRole("link", { name: /报告整改情况/ })).toHaveTextContent("2026-11-27");
});

it("turns to what those below have at hand, and to what is done", async () => {
  const asked: URLSearchParams[] = [];
  server.use(
    http.get("*/api/v1/integration/todos", ({ request }) => {
      asked.push(new URL(request.url).searchParams);
      return HttpResponse.json(listOf(TODO));
    }),
  );
  const view = renderScreen(<InboxCards />);
  await userEvent.click(await screen.findByRole("button", { name: "下级在办 4" }));
  await waitFor(() => expect(asked.at(-1)?.get("reach")).toBe("below"));
  await userEvent.click(screen.getByRole("button", { name: "已办" }));
  await waitFor(() => expect(asked.at(-1)?.get("state")).toBe("done"));
  expect(asked.at(-1)?.get("reach")).toBeNull();
  expect(view.address()).toBe("/?state=done");
});

it("says so when nothing waits", async () => {
  answer("*/api/v1/integration/todos", { ...listOf(), categories: [] });
  renderScreen(<InboxCards />);
  expect(await screen.findByText("都办完了,这里没有待办")).toBeVisible();
});
