import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { idempotencyKey } from "@/api/client";
import {
  burdenBranch,
  burdenMonth,
  burdenSetStandard,
  burdenStandards,
  schemesBurden,
} from "@/api/generated/sdk.gen";
import type { BurdenMonthData, StandardSet } from "@/api/generated/types.gen";

export type BurdenFilters = NonNullable<BurdenMonthData["query"]>;

export const monthOf = (query: BurdenFilters, signal?: AbortSignal) => burdenMonth({ query, signal });

export const monthOptions = (filters: BurdenFilters) =>
  queryOptions({
    queryKey: ["appraisal", "burden", filters],
    queryFn: ({ signal }) => monthOf(filters, signal),
    placeholderData: keepPreviousData,
  });

export const standardsOptions = queryOptions({
  queryKey: ["appraisal", "burden-standards"],
  queryFn: ({ signal }) => burdenStandards({ signal }),
});

export const branchBurdenOptions = (id: string) =>
  queryOptions({
    queryKey: ["appraisal", "burden-branch", id],
    queryFn: ({ signal }) => burdenBranch({ path: { organization_id: id }, signal }),
  });

export const schemePriceOptions = (id: string, version: number) =>
  queryOptions({
    queryKey: ["appraisal", "scheme-burden", id, version],
    queryFn: ({ signal }) => schemesBurden({ path: { scheme_id: id }, signal }),
  });

export const setStandard = (seen: number, body: StandardSet) =>
  burdenSetStandard({ headers: { "idempotency-key": idempotencyKey(), "if-match": String(seen) }, body });
