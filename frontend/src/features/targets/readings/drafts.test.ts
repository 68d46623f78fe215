import { expect, test } from "vitest";
import type { DueRow } from "@/api/generated/types.gen";
import { dayOf, fault, toSend } from "./drafts";

test("a month is read on its last day, the running one today", () => {
  expect(dayOf("2026-02", "2026-11-21")).toBe("2026-02-28");
  expect(dayOf("2028-02", "2028-11-21")).toBe("2028-02-29");
  expect(dayOf("2026-11", "2026-11-21")).toBe("2026-11-21");
  expect(dayOf("2026-12", "2027-01-01")).toBe("2026-12-31");
});

test("figures are figures, words are words", () => {
  expect(fault({ is_quantitative: true }, "12.5")).toBeUndefined();
  expect(fault({ is_quantitative: true }, "约 12")).toMatch(/数字/);
  expect(fault({ is_quantitative: false }, "已印发")).toBeUndefined();
});

test("only what was typed soundly is sent", () => {
  const rows = [
    { target_id: "a", is_quantitative: true },
    { target_id: "b", is_quantitative: true },
    { target_id: "c", is_quantitative: false },
    { target_id: "d", is_quantitative: true },
  ] as DueRow[];
  const sent = toSend(rows, { a: " 8 ", b: "x", c: "已印发", d: " " }, "2026-06-30");
  expect(sent).toEqual([
    { target_id: "a", as_of: "2026-06-30", value: "8", note: null },
    { target_id: "c", as_of: "2026-06-30", value: null, note: "已印发" },
  ]);
});
