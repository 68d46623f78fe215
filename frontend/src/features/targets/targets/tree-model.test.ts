import { expect, it } from "vitest";
import { HOTELS, PERSON, TOP, TRAVEL } from "./target.sample";
import { linesOf, moved, treeOf } from "./tree-model";
import { openWords } from "./words";

const tree = treeOf([TOP, HOTELS, TRAVEL, PERSON]);
const titles = (open: string[], q = "") => linesOf(tree, new Set(open), q).map(({ row }) => row.title);

it("shows what is open", () => {
  expect(titles([])).toEqual([TOP.title]);
  expect(titles([TOP.id])).toEqual([TOP.title, HOTELS.title, TRAVEL.title]);
  expect(titles([TOP.id, HOTELS.id])).toEqual([TOP.title, HOTELS.title, PERSON.title, TRAVEL.title]);
});

it("finds by owner, and shows the way there", () => {
  expect(titles([], "李员工")).toEqual([TOP.title, HOTELS.title, PERSON.title]);
  expect(titles([], "mb-2026-000003")).toEqual([TOP.title, TRAVEL.title]);
  expect(titles([], "没有")).toEqual([]);
});

it("puts what has no visible parent at the top", () => {
  expect(treeOf([PERSON]).roots).toEqual([PERSON]);
});

it("moves by keys and stays within", () => {
  const lines = linesOf(tree, new Set([TOP.id]), "");
  expect(moved(lines, -1, "j")).toBe(0);
  expect(moved(lines, 2, "ArrowDown")).toBe(2);
  expect(moved(lines, 0, "k")).toBe(0);
  expect(moved(lines, 2, "ArrowLeft")).toBe(0);
  expect(moved(lines, 0, "End")).toBe(2);
});

it("says what is still open, and what is too much", () => {
  expect(openWords(TOP.children)).toBe("还有 7 % 未分解");
  expect(openWords(HOTELS.children)).toBeUndefined();
  expect(openWords({ ...TOP.children, missing_share: null, missing_weight: "-10" })).toBe("权重超出 10 %");
  expect(openWords({ ...TOP.children, missing_share: "0.00", missing_value: "1.4" })).toBe(
    "子目标值合计与本目标相差 1.4",
  );
  expect(openWords(TRAVEL.children)).toBeUndefined();
});
