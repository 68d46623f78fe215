import type { FindingRow, FindingStepRead } from "@/api/generated/types.gen";
import { StatusTag, type Tone } from "@/shared/ui/status-tag";

export const STATES: Record<FindingRow["state"], { word: string; tone: Tone }> = {
  proposed: { word: "待认领", tone: "warn" },
  owned: { word: "办理中", tone: "info" },
  answered: { word: "待验收", tone: "warn" },
  closed: { word: "已答复", tone: "good" },
  dismissed: { word: "不作为共性问题", tone: "quiet" },
};

export const STEPS: Record<FindingStepRead["kind"], string> = {
  proposed: "发现",
  joined: "又有相似诉求",
  owned: "确定责任单位",
  dismissed: "不作为共性问题",
  answered: "答复",
  closed: "验收",
  returned: "退回",
};

/** Where it stands, whether it is late, and whether it has come back. */
export function FindingTags({ row }: { row: FindingRow }) {
  return (
    <span className="row">
      <StatusTag tone={STATES[row.state].tone}>{STATES[row.state].word}</StatusTag>
      {row.is_overdue && <StatusTag tone="bad">答复超期</StatusTag>}
      {row.times > 1 && <StatusTag tone="bad">第 {row.times} 次出现</StatusTag>}
    </span>
  );
}
