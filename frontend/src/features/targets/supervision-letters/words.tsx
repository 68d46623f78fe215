/** The colours, states and steps of a supervision letter in Chinese. */
import type { SupervisionLetterRow, SupervisionStepRead } from "@/api/generated/types.gen";
import { StatusTag, type Tone } from "@/shared/ui/status-tag";

type Color = SupervisionLetterRow["color"];

export const COLORS: Record<Color, { word: string; tone: Tone }> = {
  blue: { word: "提醒", tone: "info" },
  yellow: { word: "督促", tone: "warn" },
  red: { word: "督办", tone: "bad" },
};

export const STATES: Record<SupervisionLetterRow["state"], { word: string; tone: Tone }> = {
  issued: { word: "待回复", tone: "warn" },
  answered: { word: "待复查", tone: "info" },
  returned: { word: "已退回", tone: "bad" },
  closed: { word: "已办结", tone: "good" },
  withdrawn: { word: "已撤回", tone: "quiet" },
};

export const STEPS: Record<SupervisionStepRead["kind"], string> = {
  issued: "签发",
  answered: "回复",
  returned: "复查退回",
  closed: "复查通过,办结",
  withdrawn: "撤回",
  escalated: "逾期升级",
};

/** The three parts for a loss-making enterprise. */
export const PARTS = [
  ["operation", "运行质态"],
  ["business_form", "企业业态"],
  ["market_demand", "市场需求"],
] as const;

export function ColorTag({ color }: { color: Color }) {
  return <StatusTag tone={COLORS[color].tone}>{COLORS[color].word}</StatusTag>;
}

export function StateTags({ row }: { row: SupervisionLetterRow }) {
  const { word, tone } = STATES[row.state];
  return (
    <span className="row">
      <StatusTag tone={tone}>{word}</StatusTag>
      {row.is_overdue && <StatusTag tone="bad">已超期</StatusTag>}
    </span>
  );
}
