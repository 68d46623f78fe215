import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { idempotencyKey } from "@/api/client";
import {
  postsEnd,
  postsSearch,
  postsTake,
  termsElect,
  termsFigures,
  termsHistory,
  termsSearch,
  termsShift,
} from "@/api/generated/sdk.gen";
import type {
  PostEnd,
  PostRow,
  PostTake,
  TermElect,
  TermRead,
  TermShift,
  TermsSearchData,
} from "@/api/generated/types.gen";

export type TermFilters = NonNullable<TermsSearchData["query"]>;

export const TERMS = ["registry", "terms"] as const;

export const searchTerms = (query: TermFilters, signal?: AbortSignal) => termsSearch({ query, signal });

export const termsOptions = (filters: TermFilters) =>
  queryOptions({
    queryKey: [...TERMS, "list", filters],
    queryFn: ({ signal }) => searchTerms(filters, signal),
    placeholderData: keepPreviousData,
  });

export const figuresOptions = (organization_id: string | undefined) =>
  queryOptions({
    queryKey: [...TERMS, "figures", organization_id],
    queryFn: ({ signal }) => termsFigures({ query: { organization_id }, signal }),
    placeholderData: keepPreviousData,
  });

export const historyOptions = (organization_id: string) =>
  queryOptions({
    queryKey: [...TERMS, "history", organization_id],
    queryFn: ({ signal }) => termsHistory({ path: { organization_id }, signal }),
  });

export const postsOptions = (organization_id: string) =>
  queryOptions({
    queryKey: [...TERMS, "posts", organization_id],
    queryFn: ({ signal }) => postsSearch({ query: { organization_id }, signal }),
  });

const once = () => ({ "idempotency-key": idempotencyKey() });

export const elect = (body: TermElect) => termsElect({ headers: once(), body });

export const shift = (seen: TermRead, body: TermShift) =>
  termsShift({ path: { term_id: seen.id }, headers: { ...once(), "if-match": `"${seen.version}"` }, body });

export const take = (body: PostTake) => postsTake({ headers: once(), body });

export const end = (seen: PostRow, body: PostEnd) =>
  postsEnd({ path: { post_id: seen.id }, headers: { ...once(), "if-match": `"${seen.version}"` }, body });
