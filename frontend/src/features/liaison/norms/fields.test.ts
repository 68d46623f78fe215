import { expect, it } from "vitest";
import { changesOf, FIELDS } from "./fields";

it("says what a version changed, in words", () => {
  const before = { visit_days: 30, reopen_days: 28, criteria: [{ code: "a", title: "政治素质好" }] };
  const after = {
    ...before,
    visit_days: 14,
    criteria: [...before.criteria, { code: "b", title: "熟悉网点" }],
  };
  expect(changesOf(before, after)).toEqual(["走访间隔不超过:30 → 14 天", "推荐条件:政治素质好、熟悉网点"]);
  expect(changesOf(before, before)).toEqual([]);
});

it("keeps a floor under every promise", () => {
  expect(FIELDS.find(({ name }) => name === "reopen_days")?.min).toBe(10);
  expect(FIELDS.every(({ min, max }) => min < max)).toBe(true);
});
