import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { idempotencyKey } from "@/api/client";
import {
  opennessEntriesBoard,
  opennessEntriesChange,
  opennessEntriesCreate,
  opennessEntriesSearch,
} from "@/api/generated/sdk.gen";
import type {
  OpennessEntriesSearchData,
  OpennessEntryRow,
  OpennessEntryWrite,
} from "@/api/generated/types.gen";

export type Filters = NonNullable<OpennessEntriesSearchData["query"]>;

export const OPENNESS = ["registry", "openness"] as const;

export const searchEntries = (query: Filters, signal?: AbortSignal) =>
  opennessEntriesSearch({ query, signal });

export const entriesOptions = (filters: Filters) =>
  queryOptions({
    queryKey: [...OPENNESS, "list", filters],
    queryFn: ({ signal }) => searchEntries(filters, signal),
    placeholderData: keepPreviousData,
  });

export const boardOptions = (organizationId: string, on: string) =>
  queryOptions({
    queryKey: [...OPENNESS, "board", organizationId, on],
    queryFn: ({ signal }) =>
      opennessEntriesBoard({ path: { organization_id: organizationId }, query: { on }, signal }),
    enabled: organizationId !== "",
  });

export const createEntry = (body: OpennessEntryWrite) =>
  opennessEntriesCreate({ headers: { "idempotency-key": idempotencyKey() }, body });

export const changeEntry = (seen: OpennessEntryRow, body: OpennessEntryWrite) =>
  opennessEntriesChange({ path: { entry_id: seen.id }, headers: { "if-match": `"${seen.version}"` }, body });
