import type { IntakeRow } from "@/api/generated/types.gen";
import type { Tone } from "@/shared/ui/status-tag";

export const KINDS: Record<IntakeRow["kind"], string> = {
  outlet: "网点",
  organization: "组织",
  model_post: "党员示范岗",
};

export const STATES: Record<IntakeRow["state"], { word: string; tone: Tone }> = {
  open: { word: "使用中", tone: "good" },
  waiting: { word: "未到启用日", tone: "info" },
  over: { word: "已到期", tone: "quiet" },
  revoked: { word: "已停用", tone: "bad" },
};
