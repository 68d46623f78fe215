import { expect, it } from "vitest";
import { nextWaiting, parts, reasonOf } from "./findings";
import { sheetItem } from "./sheet.sample";

it("offers quarters of the points without binary floats", () => {
  expect(parts("2")).toEqual(["0.5", "1", "1.5", "2"]);
  expect(parts("0.3")).toEqual(["0.075", "0.15", "0.225", "0.3"]);
  expect(parts("12.50")).toEqual(["3.125", "6.25", "9.375", "12.5"]);
  expect(parts("x")).toEqual([]);
});

it("joins the chosen words and what was typed", () => {
  expect(reasonOf("资料不完整", " 缺签到 ")).toBe("资料不完整;缺签到");
  expect(reasonOf(undefined, "  ")).toBeUndefined();
});

it("goes on to the next item that waits, then from the top, and never to one that is refused", () => {
  const [first, second, third] = [
    sheetItem({ indicator: "a", flag: "unverified" }),
    sheetItem({ indicator: "b", flag: null }),
    sheetItem({ indicator: "c", flag: "pending", why_not: "回避" }),
  ];
  expect(nextWaiting([first, second, third], second)).toBe(first);
  expect(nextWaiting([first, second, third], first)).toBeUndefined();
});
