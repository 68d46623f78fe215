/** The words of a target in Chinese, and its figures as people read them. */
import type { ChildrenSummary, TargetRow, TreeRow } from "@/api/generated/types.gen";
import { compare, fixed, plain } from "@/shared/format";
import { StatusTag, type Tone } from "@/shared/ui/status-tag";

export const LEVELS: Record<TargetRow["level"], string> = {
  group: "集团",
  enterprise: "企业",
  department: "部门",
  person: "个人",
};
export const SIDES: Record<TargetRow["side"], string> = { business: "业务", party: "党建" };
export const STATES: Record<TargetRow["state"], { word: string; tone: Tone }> = {
  draft: { word: "草稿", tone: "warn" },
  published: { word: "已下达", tone: "good" },
  cancelled: { word: "已取消", tone: "quiet" },
};
export const DIRECTIONS: Record<TargetRow["direction"], string> = {
  up: "提高",
  down: "降低",
  keep: "保持",
};
export const CHANGES: Record<TargetRow["change_kind"], string> = {
  absolute: "按数值",
  percent: "按百分比增减",
  percentage_point: "按百分点增减",
};
export const METHODS: Record<NonNullable<TargetRow["decomposed_by"]>, string> = {
  share: "按份额",
  weight: "按权重",
  milestone: "按里程碑",
  copy: "同样下达",
};
const LIGHTS: Record<NonNullable<TreeRow["light"]>, { tone: Tone; word: string }> = {
  red: { tone: "bad", word: "红灯" },
  yellow: { tone: "warn", word: "黄灯" },
  blue: { tone: "info", word: "蓝灯" },
  green: { tone: "good", word: "绿灯" },
  grey: { tone: "quiet", word: "已办结" },
};

export function options<K extends string>(words: Record<K, string>): { value: K; label: string }[] {
  return (Object.entries(words) as [K, string][]).map(([value, label]) => ({ value, label }));
}

export function StateTag({ state }: { state: TargetRow["state"] }) {
  return <StatusTag tone={STATES[state].tone}>{STATES[state].word}</StatusTag>;
}

export function LightTag({ light }: { light: TreeRow["light"] }) {
  return light ? <StatusTag tone={LIGHTS[light].tone}>{LIGHTS[light].word}</StatusTag> : null;
}

/** "20 亿元"; nothing is "—". */
export function quantity(value: string | null, unit: string): string {
  return value === null ? "—" : `${plain(value)} ${unit}`;
}

/** "112.28 %". */
export function percentWords(value: string | null): string {
  return value === null ? "—" : `${fixed(value)} %`;
}

/** What the children still leave open, in the words of the page: 还有 7 % 未分解. */
export function openWords(children: ChildrenSummary): string | undefined {
  if (children.count === 0) return undefined;
  const found = [
    gap(children.missing_share, "未分解", "份额"),
    gap(children.missing_weight, "权重未分配", "权重"),
  ];
  const said = found.filter((words) => words !== undefined);
  const value = children.missing_value;
  if (said.length === 0 && value !== null && compare(value, "0") !== 0) {
    return `子目标值合计与本目标相差 ${plain(value)}`;
  }
  return said.join(";") || undefined;
}

function gap(left: string | null, open: string, over: string): string | undefined {
  if (left === null || compare(left, "0") === 0) return undefined;
  return compare(left, "0") > 0 ? `还有 ${plain(left)} % ${open}` : `${over}超出 ${plain(left.slice(1))} %`;
}
