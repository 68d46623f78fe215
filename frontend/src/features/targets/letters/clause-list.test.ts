import { expect, it } from "vitest";
import { moved, placed } from "./clause-list";
import { CONTENT } from "./letter.sample";

const keys = (clauses: typeof CONTENT.clauses) => clauses.map(({ key }) => key.slice(-1));

it("moves a clause among those of its own section", () => {
  const [first, second, third] = CONTENT.clauses.map(({ key }) => key) as [string, string, string];
  expect(keys(moved(CONTENT.clauses, first, 1))).toEqual(["2", "1", "3"]);
  expect(keys(moved(CONTENT.clauses, second, -1))).toEqual(["2", "1", "3"]);
  expect(keys(moved(CONTENT.clauses, second, 1))).toEqual(["1", "2", "3"]);
  expect(keys(moved(CONTENT.clauses, third, -1))).toEqual(["1", "2", "3"]);
});

it("drops a clause only onto one of its own section", () => {
  const [first, second, third] = CONTENT.clauses.map(({ key }) => key) as [string, string, string];
  expect(keys(placed(CONTENT.clauses, second, first))).toEqual(["2", "1", "3"]);
  expect(keys(placed(CONTENT.clauses, first, third))).toEqual(["1", "2", "3"]);
  expect(keys(placed(CONTENT.clauses, "unknown", first))).toEqual(["1", "2", "3"]);
});
