import type { OutletRow } from "@/api/generated/types.gen";
import { StatusTag } from "@/shared/ui/status-tag";

export function coverageWord(row: Pick<OutletRow, "is_open" | "is_uncovered">): string {
  if (!row.is_open) return "已撤销";
  return row.is_uncovered ? "无党员" : "有党员";
}

/** Whether an own member works there; who is affiliated elsewhere does not cover it. */
export function CoverageTag({ row }: { row: Pick<OutletRow, "is_open" | "is_uncovered"> }) {
  const tone = !row.is_open ? "quiet" : row.is_uncovered ? "warn" : "good";
  return <StatusTag tone={tone}>{coverageWord(row)}</StatusTag>;
}
