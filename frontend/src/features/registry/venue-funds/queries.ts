import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { idempotencyKey } from "@/api/client";
import {
  venueFundsCorrect,
  venueFundsCreate,
  venueFundsFigures,
  venueFundsSearch,
  venueFundsShow,
} from "@/api/generated/sdk.gen";
import type {
  VenueFundCorrect,
  VenueFundCreate,
  VenueFundRead,
  VenueFundsFiguresData,
  VenueFundsSearchData,
} from "@/api/generated/types.gen";
import { VENUES } from "../venues/queries";

export type Filters = NonNullable<VenueFundsSearchData["query"]>;
type Asked = VenueFundsFiguresData["query"];

export const searchFunds = (query: Filters, signal?: AbortSignal) => venueFundsSearch({ query, signal });

export const fundsOptions = (filters: Filters) =>
  queryOptions({
    queryKey: [...VENUES, "funds", filters],
    queryFn: ({ signal }) => searchFunds(filters, signal),
    placeholderData: keepPreviousData,
  });

export const figuresOptions = (query: Asked) =>
  queryOptions({
    queryKey: [...VENUES, "fund-figures", query],
    queryFn: ({ signal }) => venueFundsFigures({ query, signal }),
    placeholderData: keepPreviousData,
  });

export const fundOptions = (id: string) =>
  queryOptions({
    queryKey: [...VENUES, "fund", id],
    queryFn: ({ signal }) => venueFundsShow({ path: { fund_id: id }, signal }),
  });

export const createFund = (body: VenueFundCreate) =>
  venueFundsCreate({ headers: { "idempotency-key": idempotencyKey() }, body });

export const correctFund = (seen: VenueFundRead, body: VenueFundCorrect) =>
  venueFundsCorrect({ path: { fund_id: seen.id }, headers: { "if-match": `"${seen.version}"` }, body });
