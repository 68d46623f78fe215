import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { idempotencyKey } from "@/api/client";
import {
  observationsContacts,
  observationsCorrect,
  observationsSearch,
  observationsShow,
  observationsSign,
  talentGradesChange,
  talentGradesCreate,
  talentGradesListing,
  talentsAssign,
  talentsSearch,
  talentsShow,
} from "@/api/generated/sdk.gen";
import type {
  ObservationCorrect,
  ObservationSign,
  ObservationsContactsData,
  ObservationsSearchData,
  TalentAssign,
  TalentGradeChange,
  TalentGradeCreate,
  TalentGradeRead,
  TalentsSearchData,
} from "@/api/generated/types.gen";

export type TalentFilters = NonNullable<TalentsSearchData["query"]>;
export type NoteFilters = NonNullable<ObservationsSearchData["query"]>;
export type ContactFilters = NonNullable<ObservationsContactsData["query"]>;

export const CADRES = ["registry", "cadres"] as const;
const once = () => ({ "idempotency-key": idempotencyKey() });

export const searchTalents = (query: TalentFilters, signal?: AbortSignal) => talentsSearch({ query, signal });

export const talentsOptions = (filters: TalentFilters) =>
  queryOptions({
    queryKey: [...CADRES, "talents", filters],
    queryFn: ({ signal }) => searchTalents(filters, signal),
    placeholderData: keepPreviousData,
  });

export const talentOptions = (id: string) =>
  queryOptions({
    queryKey: [...CADRES, "talent", id],
    queryFn: ({ signal }) => talentsShow({ path: { member_id: id }, signal }),
  });

export const gradesOptions = queryOptions({
  queryKey: [...CADRES, "grades"],
  queryFn: ({ signal }) => talentGradesListing({ signal }),
});

export const searchNotes = (query: NoteFilters, signal?: AbortSignal) =>
  observationsSearch({ query, signal });

export const notesOptions = (filters: NoteFilters) =>
  queryOptions({
    queryKey: [...CADRES, "notes", filters],
    queryFn: ({ signal }) => searchNotes(filters, signal),
    placeholderData: keepPreviousData,
  });

/** Reading is put on record, so it is done when somebody opens the page and not again by itself. */
export const noteOptions = (id: string) =>
  queryOptions({
    queryKey: [...CADRES, "note", id],
    queryFn: ({ signal }) => observationsShow({ path: { observation_id: id }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const searchContacts = (query: ContactFilters, signal?: AbortSignal) =>
  observationsContacts({ query, signal });

export const contactsOptions = (filters: ContactFilters) =>
  queryOptions({
    queryKey: [...CADRES, "contacts", filters],
    queryFn: ({ signal }) => searchContacts(filters, signal),
    placeholderData: keepPreviousData,
  });

export const assignTalent = (member_id: string, body: TalentAssign) =>
  talentsAssign({ path: { member_id }, headers: once(), body });

export const createGrade = (body: TalentGradeCreate) => talentGradesCreate({ headers: once(), body });

export const changeGrade = (seen: TalentGradeRead, body: TalentGradeChange) =>
  talentGradesChange({ path: { grade_id: seen.id }, headers: { "if-match": `"${seen.version}"` }, body });

export const signNote = (body: ObservationSign) => observationsSign({ headers: once(), body });

export const correctNote = (observation_id: string, body: ObservationCorrect) =>
  observationsCorrect({ path: { observation_id }, headers: once(), body });
