import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import "@/api/client";
import { cockpitShow } from "@/api/generated/sdk.gen";
import type { CockpitShowData } from "@/api/generated/types.gen";

export type CockpitScope = NonNullable<CockpitShowData["query"]>;

export const cockpitOptions = (scope: CockpitScope) =>
  queryOptions({
    queryKey: ["appraisal", "cockpit", scope],
    queryFn: ({ signal }) => cockpitShow({ query: scope, signal }),
    placeholderData: keepPreviousData,
  });
