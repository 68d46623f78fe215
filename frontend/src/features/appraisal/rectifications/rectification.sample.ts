/** A rectification as the service answers it, for unit tests. */
import type { RectificationRead, RectificationRow } from "@/api/generated/types.gen";

export const ROW: RectificationRow = {
  id: "00000000-0000-7000-8000-000000000701",
  organization_id: "00000000-0000-7000-8000-000000000101",
  organization_name: "炼铁厂二号高炉党支部",
  organization_code: "YL0101",
  scheme_code: "star-branch-5521",
  indicator: "members_meeting",
  indicator_title: "支部党员大会",
  period: "2026-Q3",
  period_title: "2026年第三季度",
  problem: "2026-Q3 现场核验扣减:会议记录不完整",
  source: "verification",
  due_on: "2026-11-27",
  state: "open",
  is_overdue: false,
  opened_at: "2026-11-10T02:00:00Z",
  opened_by_name: "许文清",
  reported_at: null,
  closed_at: null,
  version: 1,
};

const step = { note: null, attachments: [], at: "2026-11-10T02:00:00Z" };

export const OPEN: RectificationRead = {
  ...ROW,
  steps: [{ ...step, id: "00000000-0000-7000-8000-000000000801", kind: "opened", by_name: "许文清" }],
  record_id: null,
  moves: ["report"],
  why_not_recheck: null,
};

export const REPORTED: RectificationRead = {
  ...OPEN,
  state: "reported",
  version: 2,
  steps: [
    ...OPEN.steps,
    {
      ...step,
      id: "00000000-0000-7000-8000-000000000802",
      kind: "reported",
      by_name: "陈立新",
      note: "已补齐签到表",
    },
  ],
  moves: ["recheck"],
};
