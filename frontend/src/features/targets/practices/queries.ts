import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { idempotencyKey } from "@/api/client";
import {
  practicesAnswer,
  practicesEndAdoption,
  practicesHistory,
  practicesOrganizations,
  practicesPublish,
  practicesScopes,
  practicesSearch,
  practicesShow,
  practicesWithdraw,
} from "@/api/generated/sdk.gen";
import type {
  PracticePublish,
  PracticeRead,
  PracticeSay,
  PracticeStop,
  PracticesOrganizationsData,
  PracticesSearchData,
} from "@/api/generated/types.gen";

export type Filters = NonNullable<PracticesSearchData["query"]>;
export type PlaceFilters = NonNullable<PracticesOrganizationsData["query"]>;

export const PRACTICES = ["targets", "practices"] as const;

export const searchPractices = (query: Filters, signal?: AbortSignal) => practicesSearch({ query, signal });

export const practicesOptions = (filters: Filters) =>
  queryOptions({
    queryKey: [...PRACTICES, "list", filters],
    queryFn: ({ signal }) => searchPractices(filters, signal),
    placeholderData: keepPreviousData,
  });

export const practiceOptions = (id: string, on?: string) =>
  queryOptions({
    queryKey: [...PRACTICES, "one", id, on],
    queryFn: ({ signal }) => practicesShow({ path: { practice_id: id }, query: { on }, signal }),
    placeholderData: keepPreviousData,
  });

export const searchPlaces = (id: string, query: PlaceFilters, signal?: AbortSignal) =>
  practicesOrganizations({ path: { practice_id: id }, query, signal });

export const placesOptions = (id: string) => (filters: PlaceFilters) =>
  queryOptions({
    queryKey: [...PRACTICES, "places", id, filters],
    queryFn: ({ signal }) => searchPlaces(id, filters, signal),
    placeholderData: keepPreviousData,
  });

export const historyOptions = (id: string, organization_id: string) =>
  queryOptions({
    queryKey: [...PRACTICES, "history", id, organization_id],
    queryFn: ({ signal }) => practicesHistory({ path: { practice_id: id, organization_id }, signal }),
  });

export const scopesOptions = (organization_id: string | undefined) =>
  queryOptions({
    queryKey: [...PRACTICES, "scopes", organization_id],
    queryFn: ({ signal }) => practicesScopes({ query: { organization_id: organization_id ?? "" }, signal }),
    enabled: organization_id !== undefined,
  });

const once = () => ({ "idempotency-key": idempotencyKey() });

export const publishPractice = (body: PracticePublish) => practicesPublish({ headers: once(), body });

export const answerPractice = (id: string, body: PracticeSay) =>
  practicesAnswer({ path: { practice_id: id }, headers: once(), body });

export const endAdoption = (id: string, body: PracticeStop) =>
  practicesEndAdoption({ path: { practice_id: id }, headers: once(), body });

export const withdrawPractice = (seen: PracticeRead, reason: string) =>
  practicesWithdraw({
    path: { practice_id: seen.id },
    headers: { ...once(), "if-match": `"${seen.version}"` },
    body: { reason },
  });
