/** A sheet for the tests of these pages. */
import type { SheetItem, SheetRead } from "@/api/generated/types.gen";

export const BRANCH = "00000000-0000-7000-8000-000000000201";

export function sheetItem(more: Partial<SheetItem> = {}): SheetItem {
  return {
    indicator: "members_meeting",
    title: "支部党员大会",
    kind: "base",
    control: "dual",
    cell: "2026-Q4",
    cell_title: "2026年第四季度",
    points: "3",
    measure: "1",
    online: "3.0000",
    value: "3.0000",
    flag: "unverified",
    guide: null,
    records: [],
    verdict: null,
    words: ["计入 1 条,得 3 分。"],
    why_not: null,
    ...more,
  };
}

export function sheet(items: SheetItem[], more: Partial<SheetRead> = {}): SheetRead {
  return {
    run_id: "00000000-0000-7000-8000-000000000301",
    scheme_code: "star-branch-5521",
    scheme_title: "党支部分类星级评定",
    period: "2026-Q4",
    period_title: "2026年第四季度",
    status: "open",
    as_of: "2026-11-21T02:00:00Z",
    organization_id: BRANCH,
    code: "LG0101",
    name: "炼钢一支部",
    category: "production",
    cells: items.length,
    verified: 0,
    why_not: null,
    groups: [{ code: "management", title: "星级管理", items }],
    ...more,
  };
}
