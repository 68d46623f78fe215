import type { RiskRow, RiskStepRead } from "@/api/generated/types.gen";
import { StatusTag } from "@/shared/ui/status-tag";

export const KINDS: Record<RiskRow["kind"], string> = {
  petition: "信访",
  public_opinion: "舆情",
  integrity: "廉政",
  legal: "法律",
};

export const SOURCES: Record<RiskRow["source"], string> = {
  department: "部门排查",
  self_check: "自查发现",
  monitoring: "日常监测",
  issue: "由诉求转来",
};

export const STATES: Record<RiskRow["state"], { word: string }> = {
  open: { word: "在管" },
  controlled: { word: "已化解" },
};

export const STEPS: Record<RiskStepRead["kind"], string> = {
  registered: "登记",
  graded: "定级",
  consulted: "会商",
  measured: "处置进展",
  controlled: "化解",
  reopened: "重新列管",
};

export const choices = (words: Record<string, string>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }));

/** Where it stands: the level first, because that is what one looks for. */
export function RiskTags({ row }: { row: RiskRow }) {
  return (
    <span className="row">
      <StatusTag tone={row.warned_at && row.state === "open" ? "bad" : "quiet"}>
        {row.level_title ?? "未定级"}
      </StatusTag>
      <StatusTag tone={row.state === "open" ? "warn" : "good"}>{STATES[row.state].word}</StatusTag>
      {row.is_review_due && <StatusTag tone="bad">复查到期</StatusTag>}
    </span>
  );
}
