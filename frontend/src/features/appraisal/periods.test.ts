import { expect, it } from "vitest";
import { periodChoices } from "./periods";

it("offers begun periods only, the latest first, across the turn of the year", () => {
  const [quarters, years, months] = periodChoices("2026-02-10");
  expect(quarters?.options.slice(0, 3).map(({ value }) => value)).toEqual(["2026-Q1", "2025-Q4", "2025-Q3"]);
  expect(quarters?.options[1]?.label).toBe("2025年第四季度");
  expect(years?.options.map(({ value }) => value)).toEqual(["2026", "2025", "2024"]);
  expect(months?.options.slice(0, 3).map(({ value }) => value)).toEqual(["2026-02", "2026-01", "2025-12"]);
});
