/** The states and steps of a representative in Chinese. */
import type { RepresentativeRow, RepresentativeStepRead } from "@/api/generated/types.gen";
import { StatusTag, type Tone } from "@/shared/ui/status-tag";

export const STATES: Record<RepresentativeRow["state"], { word: string; tone: Tone }> = {
  nominated: { word: "待审定", tone: "warn" },
  approved: { word: "在任", tone: "good" },
  ended: { word: "已结束", tone: "quiet" },
  declined: { word: "未通过", tone: "quiet" },
};

export const STEPS: Record<RepresentativeStepRead["kind"], string> = {
  nominated: "推荐",
  approved: "审定通过",
  declined: "不予通过",
  renewed: "连任",
  ended: "提前结束任期",
  expired: "任期届满",
};

export function StateTags({ row }: { row: RepresentativeRow }) {
  const { word, tone } = STATES[row.state];
  return (
    <span className="row">
      <StatusTag tone={tone}>{word}</StatusTag>
      {row.is_ending_soon && <StatusTag tone="warn">任期将满</StatusTag>}
    </span>
  );
}

/** From when until when, as far as it is known. */
export function termWords({
  starts_on,
  ends_on,
  ended_on,
}: Pick<RepresentativeRow, "starts_on" | "ends_on" | "ended_on">): string {
  return `${starts_on} 至 ${ended_on ?? ends_on ?? "审定时确定"}`;
}
