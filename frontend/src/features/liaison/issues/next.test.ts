import { describe, expect, it } from "vitest";
import { ISSUE, RESOLVED } from "./issue.sample";
import { dueDay, dueWords, nextWords } from "./next";

const TODAY = "2026-11-21";

describe("the day that counts", () => {
  it.each([
    [{}, "还有 10 天", "info"],
    [{ waits_until: "2026-11-24" }, "还有 3 天", "warn"],
    [{ waits_until: TODAY }, "今天到期", "warn"],
    [{ waits_until: "2026-11-19", is_overdue: true }, "已超期 2 天", "bad"],
    [{ is_paused: true }, "计时暂停", "quiet"],
  ])("%o is %s", (change, word, tone) => {
    expect(dueWords({ ...ISSUE, ...change }, TODAY)).toEqual({ word, tone });
  });

  it("is none where nobody is waited for, and none of the handler's once he has done his part", () => {
    expect(dueWords({ ...ISSUE, state: "closed", waits_until: null }, TODAY)).toBeUndefined();
    expect(dueDay({ ...ISSUE, state: "rejected", waits_until: null })).toBeUndefined();
    expect(dueDay(RESOLVED)).toBe("2026-11-27 前确认");
    expect(dueDay({ ...ISSUE, is_paused: true })).toBe("2026-12-01 恢复计时");
  });
});

describe("what comes next", () => {
  it("never calls solved what only the handler says", () => {
    expect(nextWords(RESOLVED)).toBe("后勤部说已办理完毕,等反映人在 2026-11-27 前确认;确认之前不算解决。");
    expect(nextWords({ ...RESOLVED, state: "closed", close_kind: "unanswered" })).toMatch(/不算解决/);
  });

  it("names who is to do it, until when, and that it is late", () => {
    expect(nextWords({ ...ISSUE, is_overdue: true })).toBe(
      "后勤部须在 2026-12-01 前办结,并报告办理结果,现已超期。",
    );
    expect(nextWords({ ...ISSUE, state: "reopened", is_half_solved: true })).toBe(
      "反映人说只解决了一半,后勤部须在 2026-12-01 前重新办理。",
    );
    expect(nextWords({ ...ISSUE, state: "reported" })).toMatch(/^徐州分公司须在 2026-11-09 前受理/);
  });
});
