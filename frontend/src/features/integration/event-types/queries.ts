import { queryOptions } from "@tanstack/react-query";
import { eventTypesSearch } from "@/api/generated/sdk.gen";

/** The whole catalogue; it changes only with a new release. */
export const eventTypesOptions = queryOptions({
  queryKey: ["integration", "event-types"],
  queryFn: ({ signal }) => eventTypesSearch({ signal }),
  staleTime: 60 * 60_000,
});
