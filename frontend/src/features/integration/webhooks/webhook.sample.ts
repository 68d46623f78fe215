/** A receiver, its log and the catalogue as the service answers them, for unit tests. */
import type {
  DeliveryRead,
  DeliveryRow,
  EventTypeRead,
  WebhookHealth,
  WebhookRead,
} from "@/api/generated/types.gen";

export const WEBHOOK: WebhookRead = {
  id: "00000000-0000-7000-8000-000000000901",
  organization_id: "00000000-0000-7000-8000-000000000101",
  organization_name: "徐州邮政党委",
  url: "https://oa.example.cn/hook",
  description: "OA 待办",
  patterns: ["liaison.issue.*"],
  min_severity: null,
  categories: [],
  payload: "full",
  api_version: 1,
  signs_ed25519: false,
  state: "active",
  disabled_reason: null,
  disabled_text: null,
  disabled_at: null,
  failing_since: null,
  last_success_at: "2026-11-21T02:00:00Z",
  last_failure_at: null,
  created_at: "2026-11-20T02:00:00Z",
  created_by_name: "系统管理员",
  version: 3,
  can_manage: true,
  secrets: [
    {
      id: "00000000-0000-7000-8000-000000000911",
      kind: "v1",
      public_key: null,
      created_at: "2026-11-20T02:00:00Z",
      expires_at: null,
    },
  ],
};

export const HEALTH: WebhookHealth = {
  webhook_id: WEBHOOK.id,
  attempts: 40,
  delivered: 39,
  success_percent: "97.5",
  p95_ms: 128,
  waiting: 1,
  dead: 0,
};

export const FAILED: DeliveryRow = {
  id: "00000000-0000-7000-8000-000000000921",
  webhook_id: WEBHOOK.id,
  webhook_description: WEBHOOK.description,
  event_id: "evt_01990000",
  type: "liaison.issue.resolved",
  title: "问题已办结,待上报人确认",
  object_type: "issue",
  object_id: "00000000-0000-7000-8000-000000000931",
  organization_id: WEBHOOK.organization_id,
  organization_name: "安国支局",
  sequence: 7,
  happened_at: "2026-11-21T02:03:22Z",
  state: "failed",
  state_title: "失败,将重试",
  attempts: 2,
  due_at: "2026-11-21T02:09:00Z",
  created_at: "2026-11-21T02:03:23Z",
  delivered_at: null,
  last_status: 500,
  last_ms: 31,
  why: "接收方内部出错(500),请联系对方;系统会按计划重试。",
};

export const DELIVERY: DeliveryRead = {
  ...FAILED,
  request: {
    method: "POST",
    url: WEBHOOK.url,
    headers: { "content-type": "application/json; charset=utf-8", "webhook-id": "msg_01990000" },
    body: '{"type":"liaison.issue.resolved","data":{"title":"it\'s cold"}}',
  },
  attempt_log: [
    {
      id: "00000000-0000-7000-8000-000000000942",
      number: 2,
      at: "2026-11-21T02:04:00Z",
      status: 500,
      ms: 31,
      why: FAILED.why,
      request_headers: {},
      response_headers: { server: "nginx" },
      response_body: "database is down",
    },
    {
      id: "00000000-0000-7000-8000-000000000941",
      number: 1,
      at: "2026-11-21T02:03:24Z",
      status: null,
      ms: 15000,
      why: "接收方 15 秒内没有答复,请检查接收方是否收到后立即返回 2xx。",
      request_headers: {},
      response_headers: {},
      response_body: "",
    },
  ],
};

const type = (name: string, title_zh: string, more: Partial<EventTypeRead> = {}): EventTypeRead => ({
  type: name,
  version: 1,
  title_zh,
  description: "",
  family: name.split(".").slice(0, 2).join("."),
  object_type: name.split(".")[1] ?? "",
  is_personal: false,
  has_severity: name.startsWith("liaison.issue."),
  json_schema: { type: "object", properties: {} },
  example: { type: name, version: 1 },
  ...more,
});

export const TYPES: EventTypeRead[] = [
  type("integration.webhook.pinged", "推送测试"),
  type("liaison.issue.reported", "问题已上报"),
  type("liaison.issue.resolved", "问题已办结,待上报人确认", {
    json_schema: {
      type: "object",
      properties: { type: { type: "string" }, data: { $ref: "#/$defs/Resolved" } },
      $defs: {
        Resolved: {
          type: "object",
          properties: {
            number: { type: "string" },
            due_on: { anyOf: [{ type: "string", format: "date" }, { type: "null" }] },
            outlet: { $ref: "#/$defs/Outlet" },
            steps: { type: "array", items: { $ref: "#/$defs/Outlet" } },
          },
        },
        Outlet: { type: "object", properties: { code: { type: "string" } } },
      },
    },
  }),
  type("registry.member.joined", "党员转入", { is_personal: true }),
];
