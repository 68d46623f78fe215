/** The numbers of the norms in the order in which people read them; the floors are the server's own. */
import type { NormsInput } from "@/api/generated/types.gen";

export type NumberName = {
  [K in keyof NormsInput]-?: NonNullable<NormsInput[K]> extends number ? K : never;
}[keyof NormsInput];

export interface NumberField {
  name: NumberName;
  title: string;
  unit: string;
  min: number;
  max: number;
}

const WORKDAYS = "个工作日";
const DAYS = "天";

export const GROUPS: { title: string; fields: NumberField[] }[] = [
  {
    title: "诉求办理",
    fields: [
      { name: "accept_days", title: "受理期限", unit: WORKDAYS, min: 1, max: 180 },
      { name: "normal_days", title: "一般问题办理期限", unit: WORKDAYS, min: 1, max: 180 },
      { name: "serious_days", title: "较重问题办理期限", unit: WORKDAYS, min: 1, max: 180 },
      { name: "urgent_days", title: "紧急问题办理期限", unit: WORKDAYS, min: 1, max: 180 },
      { name: "extension_days", title: "至多延期", unit: WORKDAYS, min: 0, max: 60 },
      { name: "due_soon_days", title: "提前提醒", unit: WORKDAYS, min: 1, max: 30 },
    ],
  },
  {
    title: "反映人确认",
    fields: [
      { name: "confirm_days", title: "等反映人确认", unit: WORKDAYS, min: 2, max: 60 },
      { name: "reopen_days", title: "反映人可重新打开(不少于 10 天)", unit: DAYS, min: 10, max: 365 },
      { name: "ask_again_days", title: "办结后回访", unit: DAYS, min: 7, max: 180 },
    ],
  },
  {
    title: "党代表与走访",
    fields: [
      { name: "visit_days", title: "走访间隔不超过", unit: DAYS, min: 1, max: 180 },
      { name: "term_months", title: "党代表任期", unit: "个月", min: 3, max: 60 },
    ],
  },
  {
    title: "共性问题",
    fields: [
      { name: "finding_threshold", title: "同类问题达到", unit: "件", min: 2, max: 50 },
      { name: "finding_days", title: "在多少天之内", unit: DAYS, min: 1, max: 180 },
    ],
  },
];
export const FIELDS = GROUPS.flatMap(({ fields }) => fields);

/** What differs between two versions, in words. */
export function changesOf(before: NormsInput, after: NormsInput): string[] {
  const numbers = FIELDS.filter(({ name }) => before[name] !== after[name]).map(
    ({ name, title, unit }) => `${title}:${before[name] ?? "—"} → ${after[name] ?? "—"} ${unit}`,
  );
  const lists = (
    [
      ["categories", "问题类别"],
      ["criteria", "推荐条件"],
    ] as const
  )
    .filter(([name]) => titles(before[name]) !== titles(after[name]))
    .map(([name, title]) => `${title}:${titles(after[name])}`);
  return [...numbers, ...lists];
}

function titles(choices: readonly { title: string }[] | undefined): string {
  return (choices ?? []).map(({ title }) => title).join("、");
}
