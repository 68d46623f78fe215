import type { ObservationRow, TalentGradeRead } from "@/api/generated/types.gen";

export const OCCASIONS: Record<ObservationRow["occasion"], string> = {
  daily: "日常接触",
  front_line: "一线走访",
  hard_task: "急难险重任务",
  meeting: "会议与汇报",
  told: "群众反映",
};

export const OCCASION_CHOICES = Object.entries(OCCASIONS).map(([value, label]) => ({ value, label }));

const KINDS: Record<TalentGradeRead["kind"], string> = { class: "类", tier: "层" };

export const KIND_CHOICES = Object.entries(KINDS).map(([value, label]) => ({ value, label }));

/** What a note is, said wherever one is written or read. */
export const NOTE_RULE =
  "只记工作和实绩中的事实。不给个人思想打分、定级,不汇总成分数,不排名;记实人和有权限的上级可见,本人和同一班子成员不可见,每次查看都留痕。";
