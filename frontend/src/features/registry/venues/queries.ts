import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { idempotencyKey } from "@/api/client";
import {
  venueFundsOfVenue,
  venuesAward,
  venuesChange,
  venuesCheck,
  venuesCreate,
  venuesSearch,
  venuesShow,
  venuesWithdraw,
} from "@/api/generated/sdk.gen";
import type {
  VenueAwardWrite,
  VenueCheckWrite,
  VenueRead,
  VenuesSearchData,
  VenueWithdraw,
  VenueWrite,
} from "@/api/generated/types.gen";

export type Filters = NonNullable<VenuesSearchData["query"]>;

/** Whatever of venues and their funds is shown anywhere is fetched anew after a change. */
export const VENUES = ["registry", "venues"] as const;

export const searchVenues = (query: Filters, signal?: AbortSignal) => venuesSearch({ query, signal });

export const venuesOptions = (filters: Filters) =>
  queryOptions({
    queryKey: [...VENUES, "list", filters],
    queryFn: ({ signal }) => searchVenues(filters, signal),
    placeholderData: keepPreviousData,
  });

export const venueOptions = (id: string) =>
  queryOptions({
    queryKey: [...VENUES, "one", id],
    queryFn: ({ signal }) => venuesShow({ path: { venue_id: id }, signal }),
  });

export const fundsOfVenueOptions = (id: string) =>
  queryOptions({
    queryKey: [...VENUES, "funds-of", id],
    queryFn: ({ signal }) => venueFundsOfVenue({ path: { venue_id: id }, signal }),
  });

const seenBy = (seen: VenueRead) => ({
  path: { venue_id: seen.id },
  headers: { "if-match": `"${seen.version}"` },
});

export const createVenue = (body: VenueWrite) =>
  venuesCreate({ headers: { "idempotency-key": idempotencyKey() }, body });

export const changeVenue = (seen: VenueRead, body: VenueWrite) => venuesChange({ ...seenBy(seen), body });

export const checkVenue = (seen: VenueRead, body: VenueCheckWrite) => venuesCheck({ ...seenBy(seen), body });

export const awardVenue = (seen: VenueRead, body: VenueAwardWrite) => venuesAward({ ...seenBy(seen), body });

export const withdrawAward = (seen: VenueRead, body: VenueWithdraw) =>
  venuesWithdraw({ ...seenBy(seen), body });
