/** The words of a result in Chinese. */
import type { ResultRow } from "@/api/generated/types.gen";
import { StatusTag, type Tone } from "@/shared/ui/status-tag";

export const STATES: Record<ResultRow["state"], { word: string; tone: Tone }> = {
  provisional: { word: "待提交", tone: "warn" },
  submitted: { word: "待验收", tone: "info" },
  returned: { word: "已退回", tone: "bad" },
  accepted: { word: "已验收", tone: "good" },
};

export const STEPS: Record<string, string> = {
  computed: "到期自动计算",
  submitted: "提交",
  returned: "退回",
  accepted: "验收",
};

export function ResultTags({ row }: { row: ResultRow }) {
  const { word, tone } = STATES[row.state];
  return (
    <span className="row">
      <StatusTag tone={tone}>{word}</StatusTag>
      {row.is_overdue && <StatusTag tone="bad">提交已超期</StatusTag>}
      {row.late_changes > 0 && <StatusTag tone="warn">临期调整 {row.late_changes} 次</StatusTag>}
    </span>
  );
}
