/** The words of tasks in Chinese: kinds, states, lights, steps, moves. */
import type {
  CheckInRow,
  LightRuleRead,
  QuadrantItem,
  TaskRead,
  TaskRow,
  TaskStepRead,
} from "@/api/generated/types.gen";
import { StatusTag, type Tone } from "@/shared/ui/status-tag";

export const KINDS: Record<TaskRow["kind"], string> = {
  key_task: "重点工作",
  production: "生产经营",
  org_life: "组织生活",
  commitment: "承诺事项",
  rectification: "整改事项",
  meeting: "会议决定",
  topic: "书记领题",
  task_force: "党员突击队",
  project: "重点项目",
  event: "重要活动",
  other: "其他",
};
export const FOCUSES: Record<NonNullable<TaskRow["focus"]>, string> = {
  key_post: "关键岗位",
  bottleneck: "瓶颈工序",
  key_equipment: "重点设备",
  urgent_product: "急需产品",
};
export const SIDES: Record<TaskRow["side"], string> = { business: "业务", party: "党建" };
export const STATES: Record<TaskRow["state"], { word: string; tone: Tone }> = {
  assigned: { word: "待接收", tone: "warn" },
  accepted: { word: "已接收", tone: "info" },
  in_progress: { word: "办理中", tone: "info" },
  submitted: { word: "待验收", tone: "warn" },
  returned: { word: "已退回", tone: "bad" },
  completed: { word: "已办结", tone: "good" },
  cancelled: { word: "已取消", tone: "quiet" },
};
export const LIGHTS: Record<TaskRow["light"], { word: string; tone: Tone }> = {
  red: { word: "红灯", tone: "bad" },
  yellow: { word: "黄灯", tone: "warn" },
  blue: { word: "蓝灯", tone: "info" },
  green: { word: "绿灯", tone: "good" },
  grey: { word: "已办结", tone: "quiet" },
};
export const LIGHT_ORDER = ["red", "yellow", "blue", "green", "grey"] as const;
export const CHECK_INS: Record<CheckInRow["kind"], string> = {
  progress: "有进展",
  no_change: "无变化",
  done: "已完成",
  blocked: "受阻",
};
export const STEPS: Record<TaskStepRead["kind"], string> = {
  assigned: "交办",
  accepted: "接收",
  submitted: "提交验收",
  unsubmitted: "撤销提交",
  returned: "退回",
  completed: "验收通过",
  cancelled: "取消",
  reopened: "重新办理",
  delayed: "调整期限",
  delay_asked: "申请延期",
  delay_refused: "不同意延期",
  reminded: "催办",
  linked: "改动前置任务",
};
export const MOVES: Record<TaskRead["moves"][number], string> = {
  accept: "接收",
  submit: "提交验收",
  complete: "验收通过",
  return: "退回",
  cancel: "取消任务",
  reopen: "重新办理",
  delay: "调整期限",
  ask_delay: "申请延期",
  refuse_delay: "不同意延期",
  assign: "改派",
  remind: "催办",
  link: "前置任务",
};
export const QUADRANTS: Record<QuadrantItem["quadrant"], string> = {
  heavy_soon: "重要且临期",
  heavy_later: "重要不临期",
  light_soon: "一般且临期",
  light_later: "一般不临期",
};

export function choices<K extends string>(words: Record<K, string>): { value: K; label: string }[] {
  return (Object.entries(words) as [K, string][]).map(([value, label]) => ({ value, label }));
}

export function LightTag({ light }: { light: TaskRow["light"] }) {
  return <StatusTag tone={LIGHTS[light].tone}>{LIGHTS[light].word}</StatusTag>;
}

export function StateTags({ row }: { row: TaskRow }) {
  const { word, tone } = STATES[row.state];
  return (
    <span className="row">
      <StatusTag tone={tone}>{word}</StatusTag>
      {row.is_blocked && <StatusTag tone="bad">受阻</StatusTag>}
    </span>
  );
}

/** The days are working days, as the server counts them. */
export function dueWords(row: Pick<TaskRow, "state" | "is_overdue" | "days_left">): string {
  if (row.state === "completed" || row.state === "cancelled" || row.state === "submitted") return "";
  if (row.is_overdue) return row.days_left < 0 ? `超期 ${-row.days_left} 个工作日` : "已超期";
  return row.days_left <= 0 ? "即将到期" : `剩 ${row.days_left} 个工作日`;
}

/** A rule in one sentence, so that a light explains itself. */
export function ruleWords(rule: LightRuleRead): string {
  return (
    `红灯:超期或进度落后计划超过 ${rule.red_lag} 个百分点;` +
    `黄灯:落后 ${rule.yellow_lag} 至 ${rule.red_lag} 个百分点,或被退回;` +
    `蓝灯:剩余不超过 ${rule.blue_days} 个工作日或总工期的 ${rule.blue_part}%;其余绿灯。`
  );
}
