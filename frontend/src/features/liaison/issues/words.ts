/** The words of issues in Chinese: states, severities, channels, results, sides. */
import type { IssueRead, IssueRow, IssueStepRead } from "@/api/generated/types.gen";
import type { Tone } from "@/shared/ui/status-tag";

export const STATES: Record<IssueRow["state"], { word: string; tone: Tone }> = {
  reported: { word: "待受理", tone: "warn" },
  accepted: { word: "已受理", tone: "info" },
  assigned: { word: "已交办", tone: "info" },
  in_progress: { word: "办理中", tone: "info" },
  resolved: { word: "待确认", tone: "warn" },
  confirmed: { word: "已确认", tone: "good" },
  reopened: { word: "已重开", tone: "bad" },
  closed: { word: "已办结", tone: "quiet" },
  rejected: { word: "不予受理", tone: "quiet" },
  merged: { word: "已合并", tone: "quiet" },
};
export const SEVERITIES: Record<IssueRow["severity"], { word: string; tone: Tone }> = {
  normal: { word: "一般", tone: "quiet" },
  serious: { word: "较重", tone: "warn" },
  urgent: { word: "紧急", tone: "bad" },
};
export const CHANNELS: Record<IssueRow["channel"], string> = {
  representative: "党代表收集",
  employee: "职工反映",
  link: "免登录入口",
  supervision: "督导发现",
  hotline: "热线",
  import: "批量导入",
};
export const RESOLUTIONS: Record<NonNullable<IssueRead["resolution_kind"]>, string> = {
  fixed: "已解决",
  partly_fixed: "部分解决",
  explained: "解释说明",
  planned: "列入计划",
  not_possible: "暂不具备条件",
};
export const SIDES: Record<IssueStepRead["side"], string> = {
  office: "受理单位",
  handler: "承办单位",
  reporter: "反映人",
  system: "系统",
};
export function choices<K extends string>(words: Record<K, string | { word: string }>) {
  return (Object.entries(words) as [K, string | { word: string }][]).map(([value, word]) => ({
    value,
    label: typeof word === "string" ? word : word.word,
  }));
}

const severityWord = (code: unknown): string => SEVERITIES[code as IssueRow["severity"]]?.word ?? "";

/** What a step says besides its words: to whom, until when, what was set right. */
export function detailWords({ detail }: Pick<IssueStepRead, "detail">): string[] {
  const { handler, handler_name, due_on, due_before, until, days, into_number, paused_workdays } = detail;
  return [
    handler && `承办单位 ${handler}${handler_name ? ` ${handler_name}` : ""}`,
    days && `延长 ${days} 个工作日`,
    due_on && (due_before ? `期限 ${due_before} → ${due_on}` : `期限 ${due_on}`),
    until && `至 ${until}`,
    paused_workdays && `暂停 ${paused_workdays} 个工作日`,
    into_number && `并入 ${into_number}`,
    detail.severity_after &&
      `程度 ${severityWord(detail.severity_before)} → ${severityWord(detail.severity_after)}`,
    detail.category_after && "更正了类别",
  ].filter((words): words is string => typeof words === "string");
}
