import type { PersonRequestRead, PurposeRead } from "@/api/generated/types.gen";

export const BASES: Record<PurposeRead["legal_basis"], string> = {
  consent: "个人同意",
  contract: "合同或人力资源管理",
  law: "法律或党内法规",
};

export const KINDS: Record<PersonRequestRead["kind"], string> = {
  export: "副本",
  correction: "更正",
  deletion: "删除",
};

export const STATES = {
  asked: { word: "待办理", tone: "warn" },
  proposed: { word: "待复核", tone: "warn" },
  working: { word: "正在处理", tone: "info" },
  done: { word: "已办结", tone: "good" },
  refused: { word: "未予办理", tone: "bad" },
} as const;

const SERVICES: Record<string, string> = {
  identity: "账号",
  registry: "名册",
  targets: "目标",
  appraisal: "考核",
  liaison: "联系群众",
  integration: "待办",
  events: "系统记录",
};

/** How many rows each part of the house had. */
export function partsOf(row: PersonRequestRead): string {
  return row.parts
    .filter((part) => part.rows > 0)
    .map((part) => `${SERVICES[part.service] ?? part.service} ${part.rows} 条`)
    .join("、");
}
