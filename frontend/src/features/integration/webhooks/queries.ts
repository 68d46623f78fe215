import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { idempotencyKey } from "@/api/client";
import {
  deliveriesHealth,
  deliveriesOfWebhook,
  deliveriesPing,
  deliveriesRecover,
  deliveriesRecovery,
  deliveriesRedeliver,
  deliveriesShow,
  webhooksChange,
  webhooksCreate,
  webhooksRemove,
  webhooksRotateSecret,
  webhooksSearch,
  webhooksShow,
} from "@/api/generated/sdk.gen";
import type {
  DeliveriesOfWebhookData,
  RecoverRequest,
  WebhookChange,
  WebhookCreate,
  WebhookRow,
  WebhooksSearchData,
} from "@/api/generated/types.gen";

export type Filters = NonNullable<WebhooksSearchData["query"]>;
export type DeliveryFilters = NonNullable<DeliveriesOfWebhookData["query"]>;

const SOON_MS = 2_000;
/** How often a page that is looked at asks how receivers do. */
const NOW_AND_THEN_MS = 15_000;

export const searchWebhooks = (query: Filters, signal?: AbortSignal) => webhooksSearch({ query, signal });

export const webhooksOptions = (filters: Filters) =>
  queryOptions({
    queryKey: ["integration", "webhooks", filters],
    queryFn: ({ signal }) => searchWebhooks(filters, signal),
    placeholderData: keepPreviousData,
  });

export const healthOptions = queryOptions({
  queryKey: ["integration", "webhook-health"],
  queryFn: ({ signal }) => deliveriesHealth({ signal }),
  refetchInterval: NOW_AND_THEN_MS,
});

export const webhookOptions = (id: string) =>
  queryOptions({
    queryKey: ["integration", "webhook", id],
    queryFn: ({ signal }) => webhooksShow({ path: { webhook_id: id }, signal }),
    refetchInterval: NOW_AND_THEN_MS,
  });

export const searchDeliveries = (id: string, query: DeliveryFilters, signal?: AbortSignal) =>
  deliveriesOfWebhook({ path: { webhook_id: id }, query, signal });

/** The log of one receiver; looked at again sooner while something is under way. */
export const deliveriesOptions = (id: string, filters: DeliveryFilters) =>
  queryOptions({
    queryKey: ["integration", "deliveries", id, filters],
    queryFn: ({ signal }) => searchDeliveries(id, filters, signal),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      state.data?.items.some(({ state: now }) => now === "pending") ? SOON_MS : NOW_AND_THEN_MS,
  });

export const deliveryOptions = (webhookId: string, id: string) =>
  queryOptions({
    queryKey: ["integration", "delivery", webhookId, id],
    queryFn: ({ signal }) => deliveriesShow({ path: { webhook_id: webhookId, delivery_id: id }, signal }),
    refetchInterval: ({ state }) => (state.data?.state === "pending" ? SOON_MS : false),
  });

export const recoveryOptions = (webhookId: string, id: string) =>
  queryOptions({
    queryKey: ["integration", "recovery", webhookId, id],
    queryFn: ({ signal }) => deliveriesRecovery({ path: { webhook_id: webhookId, recovery_id: id }, signal }),
    refetchInterval: ({ state }) => (state.data?.state === "done" ? false : SOON_MS),
  });

const once = () => ({ "idempotency-key": idempotencyKey() });
const asSeen = ({ version }: WebhookRow) => ({ "if-match": `"${version}"` });
const of = ({ id }: WebhookRow) => ({ webhook_id: id });

export const createWebhook = (body: WebhookCreate) => webhooksCreate({ headers: once(), body });

export const changeWebhook = (seen: WebhookRow, body: WebhookChange) =>
  webhooksChange({ path: of(seen), headers: asSeen(seen), body });

export const removeWebhook = (seen: WebhookRow) => webhooksRemove({ path: of(seen), headers: asSeen(seen) });

export const rotateSecret = (seen: WebhookRow, overlap: string) =>
  webhooksRotateSecret({ path: of(seen), headers: { ...once(), ...asSeen(seen) }, body: { overlap } });

export const ping = (row: WebhookRow) => deliveriesPing({ path: of(row), headers: once() });

export const recover = (row: WebhookRow, body: RecoverRequest) =>
  deliveriesRecover({ path: of(row), headers: once(), body });

export const redeliver = (webhookId: string, id: string) =>
  deliveriesRedeliver({ path: { webhook_id: webhookId, delivery_id: id }, headers: once() });
