import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, it } from "vitest";
import { renderScreen } from "@/testing/render";
import { answer, refuse, server, signedInWith } from "@/testing/server";
import { BoardPage } from "./board-page";
import { BOARD, ISSUE, ISSUE_ID, LIST, ROW } from "./issue.sample";

beforeEach(() => {
  signedInWith("liaison.issue:read");
  answer("*/api/v1/registry/organizations/tree", { items: [] });
  answer("*/api/v1/liaison/issues:board", BOARD);
  answer(`*/api/v1/liaison/issues/${ISSUE_ID}`, ISSUE);
});

it("counts each state and brings more of a column when asked", async () => {
  const asked: string[] = [];
  server.use(
    http.get("*/api/v1/liaison/issues", ({ request }) => {
      asked.push(new URL(request.url).search);
      return HttpResponse.json({ ...LIST, total: 12, page: 2, size: 10 });
    }),
  );
  renderScreen(<BoardPage />);
  expect(await screen.findByText("超期 1 件")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "再看一些(还有 11 件)" }));
  expect(await screen.findByText("值班室漏雨")).toBeVisible();
  expect(screen.getAllByText(ROW.title)).toHaveLength(1);
  expect(asked[0]).toContain("state=in_progress");
  expect(asked[0]).toContain("page=2");
});

it("goes on through a column that nobody counted to the end", async () => {
  const columns = BOARD.columns.map((column) =>
    column.state === "in_progress" ? { ...column, total: 1, is_capped: true } : column,
  );
  answer("*/api/v1/liaison/issues:board", { columns });
  answer("*/api/v1/liaison/issues", { ...LIST, is_capped: true, has_more: false, page: 2, size: 10 });
  renderScreen(<BoardPage />);
  await userEvent.click(await screen.findByRole("button", { name: "再看一些" }));
  expect(await screen.findByText("值班室漏雨")).toBeVisible();
  expect(screen.queryByRole("button", { name: "再看一些" })).toBeNull();
});

it("opens the form of the move when a card is dropped, and changes nothing by that", async () => {
  renderScreen(<BoardPage />);
  const card = (await screen.findByText(ROW.title)).closest("li");
  const column = screen.getByRole("heading", { name: /待确认/ }).closest("div");
  if (!card || !column) throw new Error("no card, no column");
  fireEvent.dragStart(card, { dataTransfer: { setData: () => undefined } });
  fireEvent.drop(column);

  const form = await screen.findByRole("dialog");
  expect(within(form).getByText(/是否解决由反映人确认/)).toBeVisible();
});

it("does the same without dragging, and says why a move cannot be made", async () => {
  renderScreen(<BoardPage />);
  await userEvent.click(await screen.findByRole("button", { name: `移到… ${ROW.number}` }));
  await userEvent.click(await screen.findByText("移到“已受理”"));
  expect(await screen.findByText("这件诉求办理中,现在不能受理。")).toBeVisible();
  expect(screen.queryByRole("dialog")).toBeNull();
});

it("leaves confirming to the reporter", async () => {
  renderScreen(<BoardPage />);
  const card = (await screen.findByText(ROW.title)).closest("li");
  const column = screen.getByRole("heading", { name: /已确认/ }).closest("div");
  if (!card || !column) throw new Error("no card, no column");
  fireEvent.dragStart(card, { dataTransfer: { setData: () => undefined } });
  fireEvent.drop(column);
  expect(await screen.findByText("只有反映人可以确认解决。")).toBeVisible();
});

it("shows a refusal with a way to try again", async () => {
  refuse("*/api/v1/liaison/issues:board", 503, { detail: "服务忙,请稍后再试。" });
  renderScreen(<BoardPage />);
  expect(await screen.findByText("服务忙,请稍后再试。")).toBeVisible();
  answer("*/api/v1/liaison/issues:board", BOARD);
  await userEvent.click(screen.getByRole("button", { name: "重试" }));
  await waitFor(() => expect(screen.getByText(ROW.title)).toBeVisible());
});
