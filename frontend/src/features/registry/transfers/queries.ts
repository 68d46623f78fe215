import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { idempotencyKey } from "@/api/client";
import {
  transfersBranches,
  transfersDecide,
  transfersPropose,
  transfersSearch,
  transfersShow,
  transfersWithdraw,
} from "@/api/generated/sdk.gen";
import type {
  TransferDecide,
  TransferPropose,
  TransferRow,
  TransfersSearchData,
} from "@/api/generated/types.gen";

export type TransferFilters = NonNullable<TransfersSearchData["query"]>;

export const TRANSFERS = ["registry", "transfers"] as const;

export const searchTransfers = (query: TransferFilters, signal?: AbortSignal) =>
  transfersSearch({ query, signal });

export const transfersOptions = (filters: TransferFilters) =>
  queryOptions({
    queryKey: [...TRANSFERS, "list", filters],
    queryFn: ({ signal }) => searchTransfers(filters, signal),
    placeholderData: keepPreviousData,
  });

export const transferOptions = (id: string) =>
  queryOptions({
    queryKey: [...TRANSFERS, "one", id],
    queryFn: ({ signal }) => transfersShow({ path: { transfer_id: id }, signal }),
  });

export const branchesOptions = (q: string) =>
  queryOptions({
    queryKey: [...TRANSFERS, "branches", q],
    queryFn: ({ signal }) => transfersBranches({ query: { q: q || undefined }, signal }),
    placeholderData: keepPreviousData,
  });

const sent = ({ version }: TransferRow) => ({
  "if-match": `"${version}"`,
  "idempotency-key": idempotencyKey(),
});

export const propose = (body: TransferPropose) =>
  transfersPropose({ headers: { "idempotency-key": idempotencyKey() }, body });

export const decide = (seen: TransferRow, body: TransferDecide) =>
  transfersDecide({ path: { transfer_id: seen.id }, headers: sent(seen), body });

export const withdraw = (seen: TransferRow, reason: string) =>
  transfersWithdraw({ path: { transfer_id: seen.id }, headers: sent(seen), body: { reason } });
