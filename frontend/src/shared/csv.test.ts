import { expect, it } from "vitest";
import { csvOf } from "./csv";

it("quotes what needs quoting and defuses formulas, but leaves negative numbers", () => {
  const text = csvOf(
    ["名称", "分"],
    [
      ["一,二", "-3.5"],
      ['说"好"', "=1+1"],
    ],
  );
  expect(text).toBe('\uFEFF名称,分\r\n"一,二",-3.5\r\n"说""好""",\'=1+1\r\n');
});
