/** The parts of a record type in Chinese. */
import type { FieldDraft, RecordTypeRead } from "@/api/generated/types.gen";

export const LEVELS: Record<RecordTypeRead["level"], string> = {
  own: "支部",
  superior: "上级党组织",
  top: "集团组织部门",
};

export const ROLES: Record<RecordTypeRead["entered_by"][number], string> = {
  secretary: "支部书记",
  committee: "二级党委",
  orgdept: "组织部",
};

export const FIELD_TYPES: Record<FieldDraft["type"], string> = {
  text: "文字",
  number: "数字",
  boolean: "是否",
  choice: "选项",
};

export const FILLED_BY: Record<NonNullable<FieldDraft["filled_by"]>, string> = {
  hand: "手工填写",
  registry: "组织登记带出",
  system: "业务系统带入",
};

export const USES: Record<RecordTypeRead["use"], string> = {
  ordinary: "一般",
  security: "安保",
  emergency: "应急",
};

export const EVIDENCE: Record<RecordTypeRead["evidence"]["kinds"][number], string> = {
  document: "文件",
  table: "表格",
  photo: "照片",
};
