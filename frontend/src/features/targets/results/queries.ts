import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { idempotencyKey } from "@/api/client";
import {
  resultsAccept,
  resultsAcceptMany,
  resultsSearch,
  resultsSendBack,
  resultsShow,
  resultsSubmit,
  resultsTraceBack,
} from "@/api/generated/sdk.gen";
import type { ResultRow, ResultsSearchData, TargetResultRead } from "@/api/generated/types.gen";

export type Filters = NonNullable<ResultsSearchData["query"]>;

export const searchResults = (query: Filters, signal?: AbortSignal) => resultsSearch({ query, signal });

export const resultsOptions = (filters: Filters) =>
  queryOptions({
    queryKey: ["targets", "results", filters],
    queryFn: ({ signal }) => searchResults(filters, signal),
    placeholderData: keepPreviousData,
  });

export const resultOptions = (id: string) =>
  queryOptions({
    queryKey: ["targets", "result", id],
    queryFn: ({ signal }) => resultsShow({ path: { result_id: id }, signal }),
  });

export const traceBackOptions = (id: string) =>
  queryOptions({
    queryKey: ["targets", "trace-back", id],
    queryFn: ({ signal }) => resultsTraceBack({ path: { result_id: id }, signal }),
  });

const once = () => ({ "idempotency-key": idempotencyKey() });
const move = ({ id, version }: Pick<TargetResultRead, "id" | "version">) => ({
  path: { result_id: id },
  headers: { ...once(), "if-match": `"${version}"` },
});

export const submitResult = (seen: TargetResultRead, note: string) =>
  resultsSubmit({ ...move(seen), body: { note: note || null } });

export const acceptResult = (seen: TargetResultRead, note: string) =>
  resultsAccept({ ...move(seen), body: { note: note || null } });

export const returnResult = (seen: TargetResultRead, reason: string) =>
  resultsSendBack({ ...move(seen), body: { reason } });

export const acceptResults = (rows: readonly ResultRow[]) =>
  resultsAcceptMany({
    headers: once(),
    body: { items: rows.map(({ id, version }) => ({ id, version })), note: null },
  });
