import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { renderScreen } from "@/testing/render";
import { FlagFilter, SearchFilter, StateFilter } from "./list-filters";

const STATES = { open: { word: "在办" }, done: { word: "办结" } };

it("keeps what is searched in the URL and goes back to the first page", async () => {
  const view = renderScreen(<SearchFilter label="查找" placeholder="名称" />, { at: "/?page=3" });
  await userEvent.type(await screen.findByLabelText("查找"), "安全{Enter}");
  await waitFor(() => expect(decodeURIComponent(view.address())).toBe("/?q=安全"));
});

it("ticks what is in the URL, and takes it out again", async () => {
  const view = renderScreen(<FlagFilter name="overdue">只看超期 2</FlagFilter>, { at: "/?overdue=1&page=2" });
  const box = await screen.findByRole("checkbox", { name: "只看超期 2" });
  expect(box).toBeChecked();
  await userEvent.click(box);
  await waitFor(() => expect(view.address()).toBe("/"));
});

it("says how many are in each state", async () => {
  const view = renderScreen(<StateFilter states={STATES} counts={{ open: 4, done: 9 }} />, {
    at: "/?page=2",
  });
  await userEvent.click(await screen.findByRole("combobox", { name: "状态" }));
  await userEvent.click(await screen.findByTitle("办结 9"));
  await waitFor(() => expect(view.address()).toBe("/?state=done"));
});
