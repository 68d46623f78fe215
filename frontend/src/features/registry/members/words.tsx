import type { MemberRow } from "@/api/generated/types.gen";
import { StatusTag, type Tone } from "@/shared/ui/status-tag";

type Status = MemberRow["status"];

export const STATUSES: Record<Status, { word: string; tone: Tone }> = {
  active: { word: "正常", tone: "good" },
  mobile: { word: "流动", tone: "info" },
  lost: { word: "失去联系", tone: "warn" },
  stopped: { word: "停止党籍", tone: "bad" },
  left: { word: "已离开", tone: "quiet" },
};

/** Which states may be entered from one; the server decides anyway. */
export const NEXT: Record<Status, Status[]> = {
  active: ["mobile", "lost", "left"],
  mobile: ["active", "lost", "left"],
  lost: ["active", "stopped", "left"],
  stopped: ["active", "left"],
  left: ["active"],
};

export const LEFT_REASONS = {
  transferred_out: "转出本企业",
  withdrew: "自愿退党",
  removed: "除名",
  expelled: "开除党籍",
  deceased: "去世",
} as const;

export const EDUCATIONS: Record<NonNullable<MemberRow["education"]>, string> = {
  postgraduate: "研究生",
  bachelor: "大学本科",
  college: "大学专科",
  secondary: "中专或高中",
  basic: "初中及以下",
};

export const PERSONNEL: Record<NonNullable<MemberRow["personnel"]>, string> = {
  worker: "生产操作人员",
  technician: "专业技术人员",
  manager: "管理人员",
  marketing: "营销服务人员",
  dispatched: "劳务派遣人员",
  retired: "离退休人员",
  student: "学生",
};

export const GENDERS: Record<string, string> = { male: "男", female: "女" };

export function optionsOf(words: Record<string, string>) {
  return Object.entries(words).map(([value, label]) => ({ value, label }));
}

export function MemberStatus({ status }: { status: Status }) {
  const { word, tone } = STATUSES[status];
  return <StatusTag tone={tone}>{word}</StatusTag>;
}
