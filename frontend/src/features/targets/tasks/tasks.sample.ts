/** Answers about tasks, typed from their schema, for unit tests. */
import type { LightBoard, LightRuleList, TaskList, TaskRead, TaskRow } from "@/api/generated/types.gen";

export const ORGANIZATION = "00000000-0000-7000-8000-000000000101";

export const ROW: TaskRow = {
  id: "00000000-0000-7000-8000-000000000501",
  number: "RW-26-0001",
  title: "完成二号高炉检修",
  organization_id: ORGANIZATION,
  organization_name: "炼铁厂党支部",
  kind: "task_force",
  focus: "bottleneck",
  side: "business",
  weight: "5",
  is_urgent: false,
  owner_member_id: "00000000-0000-7000-8000-000000000601",
  owner_name: "王五",
  starts_on: "2026-11-02",
  due_on: "2026-12-11",
  first_due_on: "2026-12-04",
  asked_due_on: null,
  is_delayed: true,
  is_overdue: false,
  days_left: 14,
  state: "in_progress",
  percent: "40",
  planned_percent: "52.4",
  is_blocked: false,
  is_returned: false,
  light: "yellow",
  light_rule: 0,
  last_check_in_at: null,
  version: 3,
};

export const LIST: TaskList = {
  items: [
    ROW,
    { ...ROW, id: `${ROW.id.slice(0, -1)}2`, number: "RW-26-0002", title: "备件到货", version: 1 },
  ],
  total: 2,
  page: 1,
  size: 20,
  counts: {
    ...{ assigned: 1, accepted: 0, in_progress: 1, submitted: 0, returned: 0, completed: 0, cancelled: 0 },
    ...{ overdue: 0, blocked: 0, on_schedule: 1 },
  },
};

export const TASK: TaskRead = {
  ...ROW,
  detail: "",
  urgent_reason: null,
  helpers: [{ member_id: "00000000-0000-7000-8000-000000000602", name: "赵六" }],
  supervisor_organization_id: null,
  supervisor_organization_name: null,
  target_id: null,
  target_title: null,
  assigned_by_name: "组织部",
  created_at: "2026-11-02T01:00:00Z",
  completed_at: null,
  result: null,
  steps: [
    {
      id: "00000000-0000-7000-8000-000000000701",
      kind: "assigned",
      note: null,
      due_before: null,
      due_after: null,
      at: "2026-11-02T01:00:00Z",
      by_name: "组织部",
    },
    {
      id: "00000000-0000-7000-8000-000000000702",
      kind: "delayed",
      note: "停产检修顺延",
      due_before: "2026-12-04",
      due_after: "2026-12-11",
      at: "2026-11-10T01:00:00Z",
      by_name: "组织部",
    },
  ],
  needs: [{ id: `${ROW.id.slice(0, -1)}2`, number: "RW-26-0002", title: "备件到货", state: "in_progress" }],
  needed_by: [],
  is_own: false,
  moves: ["cancel", "delay", "remind", "link", "assign"],
  why_not_submit: "前置任务 RW-26-0002 尚未办结,暂不能提交本任务。",
  why_not_complete: null,
};

export const BOARD: LightBoard = {
  day: "2026-11-21",
  organization_id: ORGANIZATION,
  organization_name: "炼铁厂党委",
  kinds: ["task_force"],
  total: { red: 1, yellow: 0, blue: 0, green: 2, grey: 0 },
  rows: [
    {
      organization_id: "00000000-0000-7000-8000-000000000102",
      organization_name: "高炉党支部",
      has_children: true,
      cells: [{ kind: "task_force", light: "red", red: 1, yellow: 0, blue: 0, green: 2, grey: 0 }],
      ...{ red: 1, yellow: 0, blue: 0, green: 2, grey: 0 },
    },
  ],
  median_weight: "5",
  quadrants: { heavy_soon: 1, heavy_later: 0, light_soon: 0, light_later: 0 },
  items: [
    {
      id: ROW.id,
      number: ROW.number,
      title: ROW.title,
      organization_name: "高炉党支部",
      owner_name: "王五",
      weight: "5",
      days_left: 3,
      light: "red",
      quadrant: "heavy_soon",
    },
  ],
};

export const RULES: LightRuleList = {
  root_id: ORGANIZATION,
  root_name: "云岭钢铁",
  may_edit: true,
  items: [
    {
      number: 1,
      red_lag: "20",
      yellow_lag: "5",
      blue_days: 5,
      blue_part: "10",
      reason: "年底收口",
      at: "2026-11-01T01:00:00Z",
      by_name: "组织部",
    },
    {
      number: 0,
      red_lag: "30",
      yellow_lag: "10",
      blue_days: 3,
      blue_part: "10",
      reason: null,
      at: null,
      by_name: null,
    },
  ],
};
