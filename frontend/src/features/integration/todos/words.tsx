/** How long there is still, in words and with a shape; which list is shown. */
import type { TodoRow } from "@/api/generated/types.gen";
import { businessDate, instant } from "@/shared/format";
import { StatusTag, type Tone } from "@/shared/ui/status-tag";

export const REACHES = [
  { key: "mine", word: "等我办" },
  { key: "below", word: "下级在办" },
] as const;

export const STATES = [
  { key: "open", word: "待办" },
  { key: "done", word: "已办" },
] as const;

const DAY_MS = 86_400_000;
const SOON_DAYS = 3;

type Due = Pick<TodoRow, "state" | "settle_reason" | "due_on" | "due_at" | "is_overdue">;

/** Whole days from one day of the business calendar to another. */
function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}

/** What the tag says: done or withdrawn, late by so many days, today, within days, or without a day. */
export function dueWords(row: Due, today = businessDate()): { word: string; tone: Tone } {
  if (row.state === "done")
    return row.settle_reason === "cancelled"
      ? { word: "已撤回", tone: "quiet" }
      : { word: "已办结", tone: "good" };
  const day = row.due_on ?? (row.due_at ? businessDate(new Date(row.due_at)) : undefined);
  if (!day) return { word: "不限期", tone: "quiet" };
  const left = daysBetween(today, day);
  if (row.is_overdue) return { word: left < 0 ? `已超期 ${-left} 天` : "已超期", tone: "bad" };
  if (left === 0) return { word: "今天到期", tone: "warn" };
  return { word: `还有 ${left} 天`, tone: left <= SOON_DAYS ? "warn" : "info" };
}

/** The day or the moment itself. */
export function dueText(row: Due): string {
  return row.due_at ? instant(row.due_at) : (row.due_on ?? "");
}

export function DueTag({ row }: { row: Due }) {
  const { word, tone } = dueWords(row);
  return <StatusTag tone={tone}>{word}</StatusTag>;
}
