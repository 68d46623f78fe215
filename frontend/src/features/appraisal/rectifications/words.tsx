/** The states, sources and steps of a rectification in Chinese. */
import type { RectificationRow, RectificationStepRead } from "@/api/generated/types.gen";
import { StatusTag, type Tone } from "@/shared/ui/status-tag";

export const STATES: Record<RectificationRow["state"], { word: string; tone: Tone }> = {
  open: { word: "待整改", tone: "warn" },
  reported: { word: "待复查", tone: "info" },
  returned: { word: "已退回", tone: "bad" },
  closed: { word: "已销号", tone: "good" },
  withdrawn: { word: "已撤回", tone: "quiet" },
};

export const FOUND_BY: Record<RectificationRow["source"], string> = {
  verification: "现场核验",
  analysis: "综合研判",
};

export const STEPS: Record<RectificationStepRead["kind"], string> = {
  opened: "发起整改",
  reported: "报告整改情况",
  returned: "复查退回",
  closed: "复查通过,销号",
  withdrawn: "撤回",
};

export function StateTags({ row }: { row: RectificationRow }) {
  const { word, tone } = STATES[row.state];
  return (
    <span className="row">
      <StatusTag tone={tone}>{word}</StatusTag>
      {row.is_overdue && <StatusTag tone="bad">已超期</StatusTag>}
    </span>
  );
}
