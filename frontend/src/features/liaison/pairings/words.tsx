/** How a pairing and its rhythm of visits stand, in Chinese. */
import type { PairingRow } from "@/api/generated/types.gen";
import { StatusTag, type Tone } from "@/shared/ui/status-tag";

export const STANDINGS: Record<PairingRow["standing"], { word: string; tone: Tone }> = {
  live: { word: "结对中", tone: "good" },
  planned: { word: "未开始", tone: "info" },
  ended: { word: "已结束", tone: "quiet" },
};

export function StandingTags({ row }: { row: PairingRow }) {
  const { word, tone } = STANDINGS[row.standing];
  return (
    <span className="row">
      <StatusTag tone={tone}>{word}</StatusTag>
      {row.is_overdue && <StatusTag tone="bad">走访逾期</StatusTag>}
    </span>
  );
}

export function daysWords({ starts_on, ends_on }: Pick<PairingRow, "starts_on" | "ends_on">): string {
  if (ends_on !== null && ends_on < starts_on) return `原定 ${starts_on} 开始,未开始即取消`;
  return ends_on === null ? `${starts_on} 起` : `${starts_on} 至 ${ends_on}`;
}
