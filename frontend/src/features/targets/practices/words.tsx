import type { PracticeOrganization, PracticeRow } from "@/api/generated/types.gen";
import { plain } from "@/shared/format";
import { StatusTag, type Tone } from "@/shared/ui/status-tag";

export const STATES: Record<PracticeRow["state"], { word: string; tone: Tone }> = {
  published: { word: "推广中", tone: "good" },
  withdrawn: { word: "已停止推广", tone: "quiet" },
};

export const STANDINGS: Record<PracticeOrganization["standing"], { word: string; tone: Tone }> = {
  adopted: { word: "已采用", tone: "good" },
  declined: { word: "不采用", tone: "quiet" },
  ended: { word: "已结束采用", tone: "quiet" },
  waiting: { word: "尚未答复", tone: "warn" },
};

export const KINDS: Record<PracticeRow["scope_kind"], string> = {
  group: "集团",
  party_committee: "党委",
  general_branch: "党总支",
  branch: "党支部",
  unit: "单位",
  department: "部门",
};

export function StandingTag({ standing }: Pick<PracticeOrganization, "standing">) {
  const { word, tone } = STANDINGS[standing];
  return <StatusTag tone={tone}>{word}</StatusTag>;
}

/** So many of so many, and the share. */
export function spreadWord(row: Pick<PracticeRow, "adopted" | "meant" | "percent">): string {
  const share = row.percent === null ? "" : `(${plain(row.percent)} %)`;
  return `${row.adopted} / ${row.meant}${share}`;
}

/** The publisher, and of a joint branch the units that form it. */
export function publisherWord(row: Pick<PracticeRow, "organization_name" | "units">): string {
  const units = row.units.map((unit) => unit.name).join("、");
  return units ? `${row.organization_name}(联合支部:${units})` : row.organization_name;
}
