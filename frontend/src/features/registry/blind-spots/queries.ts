import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { blindSpotsOverview, blindSpotsSearch } from "@/api/generated/sdk.gen";
import type { BlindSpotsSearchData } from "@/api/generated/types.gen";

export type SpotFilters = NonNullable<BlindSpotsSearchData["query"]>;

export const searchSpots = (query: SpotFilters, signal?: AbortSignal) => blindSpotsSearch({ query, signal });

export const spotsOptions = (filters: SpotFilters) =>
  queryOptions({
    queryKey: ["registry", "blind-spots", "list", filters],
    queryFn: ({ signal }) => searchSpots(filters, signal),
    placeholderData: keepPreviousData,
  });

export const overviewOptions = (organization_id: string | undefined) =>
  queryOptions({
    queryKey: ["registry", "blind-spots", "overview", organization_id],
    queryFn: ({ signal }) => blindSpotsOverview({ query: { organization_id }, signal }),
    placeholderData: keepPreviousData,
  });
