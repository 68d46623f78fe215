import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { idempotencyKey } from "@/api/client";
import {
  batchesPreview,
  batchesSearch,
  batchesShow,
  batchesStart,
  batchesUndo,
} from "@/api/generated/sdk.gen";
import type { BatchesSearchData, BatchRead, BatchSpec } from "@/api/generated/types.gen";

type Filters = NonNullable<BatchesSearchData["query"]>;

export const searchBatches = (query: Filters, signal?: AbortSignal) => batchesSearch({ query, signal });

export const batchesOptions = (query: Filters) =>
  queryOptions({
    queryKey: ["targets", "batches", query],
    queryFn: ({ signal }) => searchBatches(query, signal),
    placeholderData: keepPreviousData,
  });

const MOVING: readonly string[] = ["waiting", "running"];

/** Asked again twice a second while it is being written. */
export const batchOptions = (id: string) =>
  queryOptions({
    queryKey: ["targets", "batch", id],
    queryFn: ({ signal }) => batchesShow({ path: { batch_id: id }, signal }),
    refetchInterval: ({ state }) => (state.data && MOVING.includes(state.data.state) ? 500 : false),
  });

const once = () => ({ "idempotency-key": idempotencyKey() });

export const previewBatch = (body: BatchSpec) => batchesPreview({ headers: once(), body });

export const startBatch = (body: BatchSpec) => batchesStart({ headers: once(), body });

export const undoBatch = ({ id, version }: BatchRead, reason: string) =>
  batchesUndo({
    path: { batch_id: id },
    headers: { ...once(), "if-match": `"${version}"` },
    body: { reason },
  });
