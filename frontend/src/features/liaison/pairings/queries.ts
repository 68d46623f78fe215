import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { idempotencyKey } from "@/api/client";
import {
  outletsSearch,
  pairingsArrange,
  pairingsEnd,
  pairingsHandOver,
  pairingsPreviewHandOver,
  pairingsPropose,
  pairingsSearch,
  representativesSearch,
} from "@/api/generated/sdk.gen";
import type {
  HandOver,
  PairingArrange,
  PairingEnd,
  PairingRow,
  PairingsSearchData,
} from "@/api/generated/types.gen";

export type Filters = NonNullable<PairingsSearchData["query"]>;

export const searchPairings = (query: Filters, signal?: AbortSignal) => pairingsSearch({ query, signal });

export const pairingsOptions = (filters: Filters) =>
  queryOptions({
    queryKey: ["liaison", "pairings", filters],
    queryFn: ({ signal }) => searchPairings(filters, signal),
    placeholderData: keepPreviousData,
  });

export const proposalOptions = (organizationId: string) =>
  queryOptions({
    queryKey: ["liaison", "pairing-proposal", organizationId],
    queryFn: ({ signal }) => pairingsPropose({ query: { organization_id: organizationId }, signal }),
  });

/** Who could take over what somebody looks after: one person all of it, or spread. */
export const handOverOptions = (representativeId: string, toId: string | undefined) =>
  queryOptions({
    queryKey: ["liaison", "hand-over", representativeId, toId],
    queryFn: ({ signal }) =>
      pairingsPreviewHandOver({ query: { representative_id: representativeId, to_id: toId }, signal }),
    gcTime: 0,
  });

export const outletChoices = (q: string) =>
  queryOptions({
    queryKey: ["registry", "outlets", "choices", q],
    queryFn: ({ signal }) => outletsSearch({ query: { q, size: 20 }, signal }),
    placeholderData: keepPreviousData,
  });

export const representativeChoices = (q: string) =>
  queryOptions({
    queryKey: ["liaison", "representatives", "choices", q],
    queryFn: ({ signal }) => representativesSearch({ query: { q, state: "approved", size: 20 }, signal }),
    placeholderData: keepPreviousData,
  });

const once = () => ({ "idempotency-key": idempotencyKey() });

export const arrange = (body: PairingArrange) => pairingsArrange({ headers: once(), body });

export const handOver = (body: HandOver) => pairingsHandOver({ headers: once(), body });

/** The one that was seen; somebody else's change in between is refused. */
export const endPairing = (seen: Pick<PairingRow, "id" | "version">, body: PairingEnd) =>
  pairingsEnd({
    path: { pairing_id: seen.id },
    headers: { ...once(), "if-match": `"${seen.version}"` },
    body,
  });
