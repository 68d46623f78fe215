import { expect, it } from "vitest";
import { forget, remember, remembered, sameView, viewOf } from "./views";

it("keeps filters by name and account, and only what is a filter", () => {
  const state = viewOf({ state: "reported", overdue: 1, page: 3, cols: "title" });
  expect(state).toEqual({ state: "reported", overdue: 1 });
  remember("a", { name: "急", state });
  remember("a", { name: "急", state: { ...state, severity: "urgent" } });
  expect(remembered("a")).toEqual([{ name: "急", state: { ...state, severity: "urgent" } }]);
  expect(remembered("b")).toEqual([]);
  expect(forget("a", "急")).toEqual([]);
});

it("knows the same filters whether they come from a link or a click", () => {
  expect(sameView({ overdue: 1 }, { overdue: "1", page: 2 })).toBe(true);
  expect(sameView({ overdue: 1 }, {})).toBe(false);
});

it("begins anew when what was kept cannot be read", () => {
  localStorage.setItem("dangjian.issue-views.a", "{");
  expect(remembered("a")).toEqual([]);
  localStorage.setItem("dangjian.issue-views.a", '[{"name":"x"},{"name":"y","state":{}}]');
  expect(remembered("a")).toEqual([{ name: "y", state: {} }]);
});
