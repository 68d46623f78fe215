import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { idempotencyKey } from "@/api/client";
import {
  rectificationsOpenFinding,
  rectificationsProposals,
  rectificationsRecheck,
  rectificationsReport,
  rectificationsSearch,
  rectificationsShow,
  rectificationsWithdraw,
} from "@/api/generated/sdk.gen";
import type {
  RectificationOpen,
  RectificationRead,
  RectificationRecheck,
  RectificationReport,
  RectificationsProposalsData,
  RectificationsSearchData,
} from "@/api/generated/types.gen";

export type Filters = NonNullable<RectificationsSearchData["query"]>;

export const searchRectifications = (query: Filters, signal?: AbortSignal) =>
  rectificationsSearch({ query, signal });

export const rectificationsOptions = (filters: Filters) =>
  queryOptions({
    queryKey: ["appraisal", "rectifications", filters],
    queryFn: ({ signal }) => searchRectifications(filters, signal),
    placeholderData: keepPreviousData,
  });

export const rectificationOptions = (id: string) =>
  queryOptions({
    queryKey: ["appraisal", "rectification", id],
    queryFn: ({ signal }) => rectificationsShow({ path: { rectification_id: id }, signal }),
  });

export const proposalsOptions = (query: RectificationsProposalsData["query"]) =>
  queryOptions({
    queryKey: ["appraisal", "rectification-proposals", query],
    queryFn: ({ signal }) => rectificationsProposals({ query, signal }),
  });

const once = () => ({ "idempotency-key": idempotencyKey() });

/** The move of the one that was seen; somebody else's in between is refused. */
const move = (seen: RectificationRead) => ({
  path: { rectification_id: seen.id },
  headers: { ...once(), "if-match": `"${seen.version}"` },
});

export const openFinding = (body: RectificationOpen) => rectificationsOpenFinding({ headers: once(), body });

export const report = (seen: RectificationRead, body: RectificationReport) =>
  rectificationsReport({ ...move(seen), body });

export const recheck = (seen: RectificationRead, body: RectificationRecheck) =>
  rectificationsRecheck({ ...move(seen), body });

export const withdraw = (seen: RectificationRead, reason: string) =>
  rectificationsWithdraw({ ...move(seen), body: { reason } });
