/** Words and tags of organisations and of what is done to them. */
import type { OrganizationChangeRead, OrganizationRow } from "@/api/generated/types.gen";
import { StatusTag, type Tone } from "@/shared/ui/status-tag";

export type Verb = OrganizationChangeRead["action"];

export const VERBS: Record<Verb, string> = {
  create: "设立",
  rename: "更名",
  reshape: "调整形式",
  move: "划转",
  merge: "合并",
  split: "分设",
  close: "撤销",
};
export const FORMS: Record<OrganizationRow["form"], string> = {
  regular: "常设支部",
  joint: "联合支部",
  temporary: "临时支部",
};
export const STATES: Record<OrganizationChangeRead["status"], { tone: Tone; word: string }> = {
  planned: { tone: "info", word: "待生效" },
  applied: { tone: "good", word: "已生效" },
  cancelled: { tone: "quiet", word: "已取消" },
  failed: { tone: "bad", word: "未能生效" },
};
export const DAY = "YYYY-MM-DD";

/** What is out of the ordinary about an organisation, beside its name. */
export function Badges({ row }: { row: Pick<OrganizationRow, "form" | "closed_on" | "kind" | "category"> }) {
  return (
    <>
      {row.form !== "regular" && <StatusTag tone="info">{FORMS[row.form]}</StatusTag>}
      {row.closed_on && <StatusTag tone="quiet">已撤销</StatusTag>}
      {row.kind === "branch" && !row.category && !row.closed_on && <StatusTag tone="warn">未分类</StatusTag>}
    </>
  );
}
