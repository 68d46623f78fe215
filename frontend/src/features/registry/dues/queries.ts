import { keepPreviousData, queryOptions, useQueryClient } from "@tanstack/react-query";
import { idempotencyKey } from "@/api/client";
import {
  duesBook,
  duesCollect,
  duesCounter,
  duesFigures,
  duesMine,
  duesPay,
  duesSetBase,
  duesShow,
  duesStandardsSearch,
  duesSummariesSearch,
  duesUnmask,
} from "@/api/generated/sdk.gen";
import type {
  DuesBaseWrite,
  DuesBookData,
  DuesCollection,
  DuesPayment,
  DuesSummariesSearchData,
} from "@/api/generated/types.gen";

export type BookFilters = NonNullable<DuesBookData["query"]>;
type SumFilters = NonNullable<DuesSummariesSearchData["query"]>;

const DUES = ["registry", "dues"] as const;

export const searchBook = (query: BookFilters, signal?: AbortSignal) => duesBook({ query, signal });

export const bookOptions = (filters: BookFilters) =>
  queryOptions({
    queryKey: [...DUES, "book", filters],
    queryFn: ({ signal }) => searchBook(filters, signal),
    placeholderData: keepPreviousData,
  });

export const figuresOptions = (month: string) =>
  queryOptions({
    queryKey: [...DUES, "figures", month],
    queryFn: ({ signal }) => duesFigures({ query: { month }, signal }),
    placeholderData: keepPreviousData,
  });

export const sumsOptions = (filters: SumFilters) =>
  queryOptions({
    queryKey: [...DUES, "sums", filters],
    queryFn: ({ signal }) => duesSummariesSearch({ query: filters, signal }),
    placeholderData: keepPreviousData,
  });

export const accountOptions = (member_id: string) =>
  queryOptions({
    queryKey: [...DUES, "account", member_id],
    queryFn: ({ signal }) => duesShow({ path: { member_id }, signal }),
  });

export const mineOptions = queryOptions({
  queryKey: [...DUES, "mine"],
  queryFn: ({ signal }) => duesMine({ signal }),
});

export const standardsOptions = queryOptions({
  queryKey: [...DUES, "standards"],
  queryFn: ({ signal }) => duesStandardsSearch({ signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

const once = () => ({ "idempotency-key": idempotencyKey() });

export const pay = (body: DuesPayment) => duesPay({ headers: once(), body });

export const collect = (body: DuesCollection) => duesCollect({ headers: once(), body });

export const counter = (entry_id: string, reason: string) =>
  duesCounter({ path: { entry_id }, headers: once(), body: { reason } });

export const setBase = (member_id: string, body: DuesBaseWrite) =>
  duesSetBase({ path: { member_id }, headers: once(), body });

export const unmask = (member_id: string, reason: string) =>
  duesUnmask({ path: { member_id }, body: { reason } });

/** Everything shown of dues is asked anew. */
export function useRefreshed() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: DUES });
}
