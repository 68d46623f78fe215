import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { coverageOutlet, coverageOutlets, coverageOverview } from "@/api/generated/sdk.gen";
import type { CoverageOutletsData } from "@/api/generated/types.gen";

export type Filters = NonNullable<CoverageOutletsData["query"]>;

export const overviewOptions = (organization_id: string | undefined) =>
  queryOptions({
    queryKey: ["liaison", "coverage", organization_id],
    queryFn: ({ signal }) => coverageOverview({ query: { organization_id }, signal }),
    placeholderData: keepPreviousData,
  });

export const searchOutlets = (query: Filters, signal?: AbortSignal) => coverageOutlets({ query, signal });

export const outletsOptions = (filters: Filters) =>
  queryOptions({
    queryKey: ["liaison", "coverage-outlets", filters],
    queryFn: ({ signal }) => searchOutlets(filters, signal),
    placeholderData: keepPreviousData,
  });

export const outletOptions = (id: string) =>
  queryOptions({
    queryKey: ["liaison", "coverage-outlet", id],
    queryFn: ({ signal }) => coverageOutlet({ path: { outlet_id: id }, signal }),
  });
