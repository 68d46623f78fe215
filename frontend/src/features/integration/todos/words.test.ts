import { expect, it } from "vitest";
import { TODO } from "./todo.sample";
import { dueText, dueWords } from "./words";

const TODAY = "2026-11-21";
const day = (due_on: string | null, is_overdue = false) => dueWords({ ...TODO, due_on, is_overdue }, TODAY);

it("says in words how long there is still", () => {
  expect(day("2026-11-27")).toEqual({ word: "还有 6 天", tone: "info" });
  expect(day("2026-11-24")).toEqual({ word: "还有 3 天", tone: "warn" });
  expect(day("2026-11-21")).toEqual({ word: "今天到期", tone: "warn" });
  expect(day("2026-11-19", true)).toEqual({ word: "已超期 2 天", tone: "bad" });
  expect(day(null)).toEqual({ word: "不限期", tone: "quiet" });
});

it("counts the days of a moment on the business calendar", () => {
  const late = { ...TODO, due_on: null, due_at: "2026-11-20T17:00:00Z", is_overdue: true };
  expect(dueWords(late, TODAY)).toEqual({ word: "已超期", tone: "bad" });
  expect(dueText(late)).toBe("2026-11-21 01:00");
});

it("tells what was done from what was withdrawn", () => {
  expect(dueWords({ ...TODO, state: "done", settle_reason: "done" }, TODAY).word).toBe("已办结");
  expect(dueWords({ ...TODO, state: "done", settle_reason: "cancelled" }, TODAY).word).toBe("已撤回");
});
