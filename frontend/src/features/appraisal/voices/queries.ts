import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { voicesShow } from "@/api/generated/sdk.gen";
import type { VoicesShowData } from "@/api/generated/types.gen";

export type VoicesQuery = VoicesShowData["query"];

export const voicesOptions = (query: VoicesQuery) =>
  queryOptions({
    queryKey: ["appraisal", "voices", query],
    queryFn: ({ signal }) => voicesShow({ query, signal }),
    placeholderData: keepPreviousData,
  });
