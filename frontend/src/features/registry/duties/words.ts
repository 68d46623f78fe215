import type { DutyOwnerRead, DutyRead, DutyStepRead, MatrixFinding } from "@/api/generated/types.gen";

export const KINDS: Record<DutyRead["kind"], string> = { common: "共性", individual: "个性" };

export const PARTS: Record<DutyOwnerRead["part"], string> = {
  accountable: "牵头",
  responsible: "承办",
  consulted: "会商",
  informed: "知会",
};

export const GROUPS: Record<NonNullable<DutyRead["actor_group"]>, string> = {
  party_group: "党组统一领导",
  administration: "党政共同负责",
  mass_organizations: "党政工团齐抓共管",
  political_workers: "专兼职政工干部为骨干",
  employees: "职工群众广泛参与",
};

export const FATES: Record<NonNullable<DutyStepRead["fate"]>, string> = {
  keep: "保留",
  delete: "删除",
  compress: "压缩",
  merge: "合并",
};

export const FINDINGS: Record<MatrixFinding["kind"], string> = {
  hole: "无人承担",
  unled: "无人牵头",
  overlap: "职责交叉",
  level_gap: "层级缺位",
};

export const choices = (words: Record<string, string>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }));
