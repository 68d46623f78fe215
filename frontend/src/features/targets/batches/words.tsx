/** The words of a batch in Chinese. */
import type { BatchRow } from "@/api/generated/types.gen";
import { StatusTag, type Tone } from "@/shared/ui/status-tag";

const STATES: Record<BatchRow["state"], { word: string; tone: Tone }> = {
  waiting: { word: "等待处理", tone: "info" },
  running: { word: "正在下达", tone: "info" },
  done: { word: "已完成", tone: "good" },
  failed: { word: "未完成", tone: "bad" },
  undone: { word: "已撤销", tone: "quiet" },
};

export const KINDS = [
  { value: "unit", label: "单位(子公司、厂)" },
  { value: "department", label: "部门" },
  { value: "party_committee", label: "党委" },
  { value: "general_branch", label: "党总支" },
  { value: "branch", label: "党支部" },
];

export const stateWord = (state: BatchRow["state"]) => STATES[state].word;

export function BatchTag({ state }: { state: BatchRow["state"] }) {
  return <StatusTag tone={STATES[state].tone}>{STATES[state].word}</StatusTag>;
}
