/** Appraisal's enums in Chinese, with the tone of their tag. */
import type { Tone } from "@/shared/ui/status-tag";

export const VERDICTS: Record<string, string> = {
  confirmed: "属实",
  reduced: "核减",
  rated: "评定",
  rejected: "不认可",
  exempt: "不适用",
};

export const CONTROLS: Record<string, string> = { online: "线上自动", offline: "线下验收", dual: "双向管控" };

export const INDICATOR_KINDS: Record<string, string> = {
  base: "基础指标",
  special: "专项指标",
  bonus: "加分项目",
  deduction: "扣分项目",
  veto: "否决专项",
};

export const CYCLES: Record<string, string> = { month: "月评价", quarter: "季评星", year: "年定级" };

export const FLAGS: Record<string, { word: string; tone: Tone }> = {
  unverified: { word: "未核验", tone: "warn" },
  pending: { word: "待线下验收", tone: "warn" },
  exempt: { word: "不适用", tone: "quiet" },
};

export const LEFT_OUT: Record<string, string> = {
  late: "逾期录入",
  voided: "已作废",
  condition: "不满足条件",
  no_value: "缺少数值",
};

export const SOURCES: Record<string, string> = {
  supervision: "现场督导",
  hand: "手工登记",
  api: "接口采集",
  file: "文件导入",
  historical: "历史补录",
};

export const RUN_STATES: Record<string, { word: string; tone: Tone }> = {
  open: { word: "进行中", tone: "info" },
  published: { word: "已发布", tone: "good" },
};

export const LINE_KINDS: Record<string, string> = {
  loss: "失分",
  deduction: "扣分",
  bonus: "加分",
  clamp: "封顶或保底",
  veto: "否决",
  unweighed: "未计权",
};

export const SCHEME_STATES: Record<string, { word: string; tone: Tone }> = {
  draft: { word: "草稿", tone: "info" },
  published: { word: "已发布", tone: "good" },
};

export const INDICATOR_CYCLES: Record<string, string> = { month: "每月", quarter: "每季", year: "每年" };

export const UPLOAD_KINDS: Record<string, string> = { record: "台账记录", document: "文件", table: "表格" };
