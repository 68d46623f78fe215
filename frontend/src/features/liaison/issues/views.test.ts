import { expect, it } from "vitest";
import { sameView, saved, urlOf } from "./views";

it("keeps what narrows and nothing else, and comes back as the same address", () => {
  const url = { state: "reported", overdue: 1, org: "o1", from: "2026-11-01", sort: "waits_until" };
  const filters = saved({ ...url, page: 3, cols: "title" });
  expect(filters).toEqual({
    state: ["reported"],
    overdue: true,
    organization_id: "o1",
    from: "2026-11-01",
    sort: "waits_until",
  });
  expect(urlOf(filters)).toEqual(url);
  expect(urlOf({ ...filters, category: null, view: "board" })).toEqual(url);
});

it("knows the same filters whether they come from a link or a click", () => {
  expect(sameView({ overdue: 1 }, { overdue: "1", page: 2 })).toBe(true);
  expect(sameView({ overdue: 1 }, {})).toBe(false);
});
