import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { idempotencyKey } from "@/api/client";
import { comparisonsLevels, monitorsShow, readingsDue, readingsEnterMany } from "@/api/generated/sdk.gen";
import type {
  ComparisonsLevelsData,
  MonitorsShowData,
  ReadingCreate,
  ReadingsDueData,
} from "@/api/generated/types.gen";

export type Filters = NonNullable<ReadingsDueData["query"]>;

export const searchDue = (query: Filters, signal?: AbortSignal) => readingsDue({ query, signal });

export const dueOptions = (filters: Filters) =>
  queryOptions({
    queryKey: ["targets", "due", filters],
    queryFn: ({ signal }) => searchDue(filters, signal),
    placeholderData: keepPreviousData,
  });

export const monitorOptions = (query: NonNullable<MonitorsShowData["query"]>) =>
  queryOptions({
    queryKey: ["targets", "monitor", query],
    queryFn: ({ signal }) => monitorsShow({ query, signal }),
    placeholderData: keepPreviousData,
  });

export const levelsOptions = (query: NonNullable<ComparisonsLevelsData["query"]>) =>
  queryOptions({
    queryKey: ["targets", "levels", query],
    queryFn: ({ signal }) => comparisonsLevels({ query, signal }),
    placeholderData: keepPreviousData,
  });

export const enterReadings = (items: ReadingCreate[]) =>
  readingsEnterMany({ headers: { "idempotency-key": idempotencyKey() }, body: { items } });
