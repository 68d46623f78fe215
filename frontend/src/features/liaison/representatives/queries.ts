import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { idempotencyKey } from "@/api/client";
import {
  membersSearch,
  representativesApprove,
  representativesDecline,
  representativesEnd,
  representativesNominate,
  representativesRenew,
  representativesSearch,
  representativesShow,
} from "@/api/generated/sdk.gen";
import type {
  RepresentativeApprove,
  RepresentativeEnd,
  RepresentativeNominate,
  RepresentativeRead,
  RepresentativesSearchData,
} from "@/api/generated/types.gen";

export type Filters = NonNullable<RepresentativesSearchData["query"]>;

export const searchRepresentatives = (query: Filters, signal?: AbortSignal) =>
  representativesSearch({ query, signal });

export const representativesOptions = (filters: Filters) =>
  queryOptions({
    queryKey: ["liaison", "representatives", filters],
    queryFn: ({ signal }) => searchRepresentatives(filters, signal),
    placeholderData: keepPreviousData,
  });

export const representativeOptions = (id: string) =>
  queryOptions({
    queryKey: ["liaison", "representative", id],
    queryFn: ({ signal }) => representativesShow({ path: { representative_id: id }, signal }),
  });

/** Members by name, number or pinyin. */
export const membersOptions = (q: string) =>
  queryOptions({
    queryKey: ["registry", "people", q],
    queryFn: ({ signal }) => membersSearch({ query: { q, size: 20 }, signal }),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });

const once = () => ({ "idempotency-key": idempotencyKey() });

/** The move of the one that was seen; somebody else's in between is refused. */
const move = (seen: RepresentativeRead) => ({
  path: { representative_id: seen.id },
  headers: { ...once(), "if-match": `"${seen.version}"` },
});

export const nominate = (body: RepresentativeNominate) => representativesNominate({ headers: once(), body });

export const approve = (seen: RepresentativeRead, body: RepresentativeApprove) =>
  representativesApprove({ ...move(seen), body });

export const decline = (seen: RepresentativeRead, reason: string) =>
  representativesDecline({ ...move(seen), body: { reason } });

export const renew = (seen: RepresentativeRead, reason: string) =>
  representativesRenew({ ...move(seen), body: { reason } });

export const endTerm = (seen: RepresentativeRead, body: RepresentativeEnd) =>
  representativesEnd({ ...move(seen), body });
