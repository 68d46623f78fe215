/** Everything that the audit page fetches; it changes nothing. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { auditNewestDigest, auditSearch, auditShow, auditState } from "@/api/generated/sdk.gen";
import type { AuditSearchData } from "@/api/generated/types.gen";

export type EntryFilters = NonNullable<AuditSearchData["query"]>;

export function searchEntries(query: EntryFilters, signal?: AbortSignal) {
  return auditSearch({ query, signal });
}

export const entriesOptions = (filters: EntryFilters) =>
  queryOptions({
    queryKey: ["identity", "audit", filters],
    queryFn: ({ signal }) => searchEntries(filters, signal),
    placeholderData: keepPreviousData,
  });

export const entryOptions = (seq: number) =>
  queryOptions({
    queryKey: ["identity", "audit", "entry", seq],
    queryFn: ({ signal }) => auditShow({ path: { seq }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const stateOptions = queryOptions({
  queryKey: ["identity", "audit", "state"],
  queryFn: ({ signal }) => auditState({ signal }),
  refetchInterval: 60_000,
});

export const newestDigest = () => auditNewestDigest();
