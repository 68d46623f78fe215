/** To-dos as the service answers them, for unit tests. */
import type { TodoList, TodoRow } from "@/api/generated/types.gen";

export const TODO: TodoRow = {
  id: "00000000-0000-7000-8000-000000000901",
  service: "appraisal",
  noun: "rectification",
  object_id: "00000000-0000-7000-8000-000000000701",
  key: "report",
  version: 1,
  title: "报告整改情况:2026年第三季度“支部党员大会”",
  category: "appraisal.rectification.report",
  category_title: "报告整改",
  state: "open",
  settle_reason: null,
  priority: "normal",
  originator: "许文清",
  organization_id: "00000000-0000-7000-8000-000000000101",
  organization_name: "炼铁厂二号高炉党支部",
  due_on: "2026-11-27",
  due_at: null,
  is_overdue: false,
  opened_at: "2026-11-10T02:00:00Z",
  settled_at: null,
  page: "/rectifications/00000000-0000-7000-8000-000000000701",
  phone_page: "/rectifications/00000000-0000-7000-8000-000000000701",
  actions: [],
  is_mine: true,
};

export const VISIT: TodoRow = {
  ...TODO,
  id: "00000000-0000-7000-8000-000000000902",
  title: "线下核验炼铁厂党委各支部:2026年10月",
  category: "appraisal.verification.verify",
  category_title: "线下核验",
  priority: "urgent",
  due_on: null,
  page: "/verifications?period=2026-10",
  phone_page: "/m/verifications?period=2026-10",
};

export const listOf = (...items: TodoRow[]): TodoList => ({
  items,
  total: items.length,
  page: 1,
  size: 20,
  counts: { open: items.length, overdue: 1, below: 4 },
  categories: [
    { category: "appraisal.rectification.report", title: "报告整改", count: 1 },
    { category: "appraisal.verification.verify", title: "线下核验", count: 1 },
  ],
});
