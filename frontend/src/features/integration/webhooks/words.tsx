/** The states, forms and figures of webhooks in Chinese. */
import type { DeliveryRow, WebhookHealth, WebhookRow } from "@/api/generated/types.gen";
import { compare, plain } from "@/shared/format";
import { StatusTag, type Tone } from "@/shared/ui/status-tag";

export const STATES: Record<WebhookRow["state"], { word: string; tone: Tone }> = {
  active: { word: "启用", tone: "good" },
  paused: { word: "已暂停", tone: "quiet" },
  disabled: { word: "已停用", tone: "bad" },
};

export const DELIVERY_STATES: Record<DeliveryRow["state"], { word: string; tone: Tone }> = {
  pending: { word: "等待推送", tone: "info" },
  delivered: { word: "已送达", tone: "good" },
  failed: { word: "失败,将重试", tone: "warn" },
  dead: { word: "已放弃", tone: "bad" },
};

export const PAYLOADS: Record<WebhookRow["payload"], { word: string; about: string }> = {
  full: { word: "完整", about: "带上办事需要的内容,自由文字和个人信息除外" },
  thin: { word: "仅通知", about: "只说哪件事变了,内容由接收方另取" },
  cloudevents: { word: "CloudEvents", about: "同样的内容,按 CloudEvents 1.0 的结构" },
};

export const SEVERITIES: Record<NonNullable<WebhookRow["min_severity"]>, string> = {
  normal: "一般及以上",
  serious: "较重及以上",
  urgent: "紧急",
};

interface Health {
  word: string;
  tone: Tone;
}

/** How a receiver does: its state first, then what the last 24 hours brought. */
export function healthOf(row: Pick<WebhookRow, "state" | "failing_since">, health?: WebhookHealth): Health {
  if (row.state !== "active") return STATES[row.state];
  if (row.failing_since) return { word: "接收失败", tone: "bad" };
  if (!health?.success_percent) return { word: "暂无推送", tone: "info" };
  return compare(health.success_percent, "99") >= 0
    ? { word: "正常", tone: "good" }
    : { word: "有失败", tone: "warn" };
}

export function HealthTag(props: { row: WebhookRow; health: WebhookHealth | undefined }) {
  const { word, tone } = healthOf(props.row, props.health);
  return <StatusTag tone={tone}>{word}</StatusTag>;
}

export function successWord(health: WebhookHealth | undefined): string {
  return health?.success_percent ? `${plain(health.success_percent)}%` : "—";
}

export function msWord(ms: number | null | undefined): string {
  return ms == null ? "—" : `${ms} 毫秒`;
}

export function DeliveryTag({ state }: { state: DeliveryRow["state"] }) {
  const { word, tone } = DELIVERY_STATES[state];
  return <StatusTag tone={tone}>{word}</StatusTag>;
}
