/** Answers about issues, typed from their schema, for unit tests. */
import type { Board, IssueList, IssueRead, IssueRow, MoveRead } from "@/api/generated/types.gen";

export const ORGANIZATION = "00000000-0000-7000-8000-000000000101";
export const HANDLER = "00000000-0000-7000-8000-000000000102";
export const ISSUE_ID = "00000000-0000-7000-8000-000000000901";

export const ROW: IssueRow = {
  id: ISSUE_ID,
  number: "LX-2026-0009",
  title: "夜班吃不上热饭",
  state: "in_progress",
  category: "living",
  category_title: "生活条件",
  severity: "serious",
  channel: "employee",
  organization_id: ORGANIZATION,
  organization_name: "徐州分公司",
  organization_code: "xz",
  outlet_id: null,
  outlet_name: null,
  outlet_code: null,
  representative_id: null,
  handler_organization_id: HANDLER,
  handler_organization_name: "后勤部",
  handler_name: null,
  reported_at: "2026-11-02T01:00:00Z",
  accept_due_on: "2026-11-09",
  due_on: "2026-12-01",
  confirmation_due_on: null,
  waits_until: "2026-12-01",
  paused_until: null,
  is_paused: false,
  is_overdue: false,
  was_overdue: false,
  is_escalated: false,
  is_half_solved: false,
  reopened_count: 0,
  resolution_kind: null,
  satisfaction: null,
  close_kind: null,
  moved_at: "2026-11-05T01:00:00Z",
  is_mine: false,
  version: 4,
};

export const LIST: IssueList = {
  items: [
    ROW,
    {
      ...ROW,
      id: `${ISSUE_ID.slice(0, -1)}2`,
      number: "LX-2026-0010",
      title: "值班室漏雨",
      is_overdue: true,
    },
  ],
  total: 2,
  is_capped: false,
  has_more: false,
  page: 1,
  size: 20,
};

const STEP: IssueRead["steps"][number] = {
  id: "00000000-0000-7000-8000-000000000951",
  kind: "reported",
  title: "反映",
  side: "reporter",
  note: null,
  attachments: [],
  detail: {},
  at: "2026-11-02T01:00:00Z",
  by_name: "李小满",
};

/** The moves of a side that may be made; all others say why not. */
export function moves(...allowed: MoveRead["move"][]): MoveRead[] {
  const titles: Partial<Record<MoveRead["move"], string>> = {
    accept: "受理",
    reject: "不予受理",
    assign: "交办",
    transfer: "转办",
    start: "开始办理",
    progress: "登记进展",
    pause: "暂停计时",
    resume: "恢复计时",
    extend: "延期",
    resolve: "报告办理完毕",
    merge: "合并",
  };
  return (Object.entries(titles) as [MoveRead["move"], string][]).map(([move, title]) => ({
    move,
    title,
    why_not: allowed.includes(move) ? null : `这件诉求办理中,现在不能${title}。`,
  }));
}

export const ISSUE: IssueRead = {
  ...ROW,
  description: "晚餐六点结束,夜班九人吃不上热饭。",
  attachments: [],
  is_anonymous: false,
  reporter_name: "李小满",
  reporter_contact: null,
  representative_name: null,
  visit_id: null,
  handler_member_id: null,
  escalated_to_id: null,
  escalated_to_name: null,
  accepted_at: "2026-11-03T01:00:00Z",
  assigned_at: "2026-11-04T01:00:00Z",
  started_at: "2026-11-05T01:00:00Z",
  resolved_at: null,
  confirmed_at: null,
  closed_at: null,
  extended_days: 3,
  extension_left: 12,
  paused_on: null,
  paused_workdays: 2,
  elapsed_workdays: null,
  resolution_summary: null,
  resolution_attachments: [],
  ask_again_on: null,
  lasting: null,
  merged_into: null,
  merged: [],
  sides: ["handler"],
  moves: moves("progress", "pause", "extend", "transfer", "resolve"),
  steps: [
    STEP,
    {
      ...STEP,
      id: `${STEP.id.slice(0, -1)}2`,
      kind: "extended",
      title: "延期",
      side: "handler",
      note: "等厂家配件",
      detail: { days: 3, due_before: "2026-11-26", due_on: "2026-12-01" },
      by_name: "赵六",
    },
  ],
};

export const RESOLVED: IssueRead = {
  ...ISSUE,
  state: "resolved",
  resolved_at: "2026-11-20T02:00:00Z",
  resolution_kind: "fixed",
  resolution_summary: "晚餐延长到 21 点",
  confirmation_due_on: "2026-11-27",
  waits_until: "2026-11-27",
  elapsed_workdays: 12,
  moves: moves(),
};

export const BOARD: Board = {
  columns: [
    {
      state: "reported",
      title: "待受理",
      total: 0,
      is_capped: false,
      overdue: 0,
      sort: "waits_until",
      items: [],
    },
    {
      state: "in_progress",
      title: "办理中",
      total: 12,
      is_capped: false,
      overdue: 1,
      sort: "waits_until",
      items: [ROW],
    },
    {
      state: "resolved",
      title: "待确认",
      total: 0,
      is_capped: false,
      overdue: 0,
      sort: "waits_until",
      items: [],
    },
    {
      state: "confirmed",
      title: "已确认",
      total: 0,
      is_capped: false,
      overdue: 0,
      sort: "waits_until",
      items: [],
    },
  ],
};
