/** The words of the phone's pages. */
import type { Tone } from "@/shared/ui/status-tag";
import type { CheckInKind } from "./queries";

export const KINDS: Record<CheckInKind, string> = {
  no_change: "无变化",
  progress: "有进展",
  blocked: "受阻",
  done: "已完成",
};

/** What is said on the task's own page; 无变化 is one tap on its card. */
export const OFFERED = ["progress", "blocked", "done"] as const satisfies CheckInKind[];
export type OfferedKind = (typeof OFFERED)[number];

/** Shape, word and colour of each light (interfaces.md, default light rule). */
export const LIGHTS: Record<string, { tone: Tone; word: string }> = {
  red: { tone: "bad", word: "红灯" },
  yellow: { tone: "warn", word: "黄灯" },
  blue: { tone: "info", word: "蓝灯" },
  green: { tone: "good", word: "绿灯" },
  grey: { tone: "quiet", word: "已办结" },
};

export const SIDES: Record<string, string> = { business: "业务", party: "党建" };

/** The days are working days, as the server counts them. */
export function dueWords(daysLeft: number): string {
  if (daysLeft < 0) return `超期 ${-daysLeft} 个工作日`;
  return daysLeft === 0 ? "今天到期" : `还有 ${daysLeft} 个工作日`;
}

const CLOCK = new Intl.DateTimeFormat("zh-CN", {
  timeZone: "Asia/Shanghai",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

/** The time of day in business time: 10:03. */
export function clock(at: number | string): string {
  return CLOCK.format(new Date(at));
}

const DAY = new Intl.DateTimeFormat("zh-CN", {
  timeZone: "UTC",
  month: "long",
  day: "numeric",
  weekday: "long",
});

/** "2026-11-21" is 11月21日星期六. */
export function dayWords(day: string): string {
  return DAY.format(new Date(`${day}T00:00:00Z`));
}
