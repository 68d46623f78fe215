import { describe, expect, it } from "vitest";
import { businessDate, compare, difference, fixed, instant, percent, period, plain, sum } from "./format";

describe("figures stay decimal", () => {
  it.each([
    ["87.5", 2, "87.50"],
    ["1.005", 2, "1.01"],
    ["-1.005", 2, "−1.01"],
    ["0.1", 0, "0"],
    ["99999999999999999999.995", 2, "100000000000000000000.00"],
    ["nonsense", 2, "—"],
  ])("fixed(%s, %i) is %s", (value, digits, expected) => {
    expect(fixed(value, digits)).toBe(expected);
  });

  it("shows a dash where there is no figure", () => {
    expect(fixed(null)).toBe("—");
    expect(percent(undefined)).toBe("—");
  });

  it("drops useless zeros", () => {
    expect(plain("10.50")).toBe("10.5");
    expect(plain("3.00")).toBe("3");
    expect(plain("100")).toBe("100");
  });

  it("subtracts exactly and keeps the sign", () => {
    expect(difference("0.3", "0.1", 1)).toBe("+0.2");
    expect(difference("85.00", "87.50")).toBe("−2.50");
    expect(difference("85", null)).toBeUndefined();
  });

  it("compares by value, not by text", () => {
    expect(compare("9.5", "10")).toBe(-1);
    expect(compare("10.0", "10")).toBe(0);
  });

  it("adds up exactly what can be read", () => {
    expect(sum(["0.1", "0.2", null, "", "x"])).toBe("0.3");
    expect(sum(["60.50", "39.5"])).toBe("100");
    expect(sum(["1", "-4"])).toBe("-3");
    expect(sum([])).toBe("0");
  });

  it("writes percents", () => {
    expect(percent("0.875")).toBe("87.5%");
    expect(percent("-0.5")).toBe("−50%");
  });
});

describe("times are read in Shanghai", () => {
  it("names periods", () => {
    expect(period("2026-Q3")).toBe("2026年第三季度");
    expect(period("2026-09")).toBe("2026年9月");
    expect(period("2026")).toBe("2026年");
  });

  it("moves instants over midnight", () => {
    expect(instant("2026-03-31T16:30:00Z")).toBe("2026-04-01 00:30");
    expect(businessDate(new Date("2026-03-31T16:30:00Z"))).toBe("2026-04-01");
  });
});
