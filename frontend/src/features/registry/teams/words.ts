import type { TeamRow } from "@/api/generated/types.gen";

export const KINDS: Record<TeamRow["kind"], string> = {
  research: "政工研究队伍",
  publicity: "宣教队伍",
  counsellors: "心理辅导员队伍",
  liaison: "联络员队伍",
  supervision: "督导队伍",
  service_team: "党员服务队",
  task_force: "党员突击队",
};

export const KIND_CHOICES = Object.entries(KINDS).map(([value, label]) => ({ value, label }));
