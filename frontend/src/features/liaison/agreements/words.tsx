import type { AgreementRow } from "@/api/generated/types.gen";
import { StatusTag, type Tone } from "@/shared/ui/status-tag";

export const KINDS: Record<AgreementRow["partner_kind"], string> = {
  community: "社区",
  village: "村",
  government: "镇街党委政府",
  school: "学校",
  enterprise: "企业",
  other: "其他",
};

export const STATES: Record<AgreementRow["state"], { word: string; tone: Tone }> = {
  active: { word: "有效", tone: "good" },
  expiring: { word: "即将到期", tone: "warn" },
  planned: { word: "未生效", tone: "info" },
  expired: { word: "已到期", tone: "quiet" },
  ended: { word: "已终止", tone: "quiet" },
};

export function AgreementTag({ row }: { row: Pick<AgreementRow, "state"> }) {
  const { word, tone } = STATES[row.state];
  return <StatusTag tone={tone}>{word}</StatusTag>;
}
