import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { idempotencyKey } from "@/api/client";
import { visitsCorrect, visitsSearch, visitsShow } from "@/api/generated/sdk.gen";
import type { VisitCorrect, VisitRead, VisitsSearchData } from "@/api/generated/types.gen";

export type Filters = NonNullable<VisitsSearchData["query"]>;

export const searchVisits = (query: Filters, signal?: AbortSignal) => visitsSearch({ query, signal });

export const visitsOptions = (filters: Filters) =>
  queryOptions({
    queryKey: ["liaison", "visits", filters],
    queryFn: ({ signal }) => searchVisits(filters, signal),
    placeholderData: keepPreviousData,
  });

export const visitOptions = (id: string) =>
  queryOptions({
    queryKey: ["liaison", "visit", id],
    queryFn: ({ signal }) => visitsShow({ path: { visit_id: id }, signal }),
  });

/** A further version of the one that was seen. */
export const correct = (seen: VisitRead, body: VisitCorrect) =>
  visitsCorrect({
    path: { visit_id: seen.id },
    headers: { "idempotency-key": idempotencyKey(), "if-match": `"${seen.version}"` },
    body,
  });
