import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { idempotencyKey } from "@/api/client";
import {
  attachmentsAdd,
  recordsEnter,
  recordsSearch,
  recordsShow,
  recordsVoid,
  recordTypesListing,
} from "@/api/generated/sdk.gen";
import type { RecordCreate, RecordsSearchData, RecordTypeRead } from "@/api/generated/types.gen";

export const recordTypesOptions = queryOptions({
  queryKey: ["appraisal", "record-types"],
  queryFn: ({ signal }) => recordTypesListing({ signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

export type RecordFilters = NonNullable<RecordsSearchData["query"]>;

export function searchRecords(query: RecordFilters, signal?: AbortSignal) {
  return recordsSearch({ query, signal });
}

export const recordsOptions = (filters: RecordFilters) =>
  queryOptions({
    queryKey: ["appraisal", "records", filters],
    queryFn: ({ signal }) => searchRecords(filters, signal),
    placeholderData: keepPreviousData,
  });

export const recordOptions = (id: string) =>
  queryOptions({
    queryKey: ["appraisal", "record", id],
    queryFn: ({ signal }) => recordsShow({ path: { record_id: id }, signal }),
  });

const once = () => ({ "idempotency-key": idempotencyKey() });

export const enterRecord = (body: RecordCreate) => recordsEnter({ headers: once(), body });

export const voidRecord = (id: string, reason: string) =>
  recordsVoid({ path: { record_id: id }, headers: once(), body: { reason } });

export const addAttachment = (organizationId: string, file: File) =>
  attachmentsAdd({ headers: once(), body: { organization_id: organizationId, file } });

/** Types in the order of the pack, by section, for a grouped choice. */
export function bySection(types: readonly RecordTypeRead[]) {
  const sections = new Map<string, { label: string; options: { value: string; label: string }[] }>();
  for (const type of types) {
    const section = sections.get(type.section) ?? { label: type.section_title, options: [] };
    section.options.push({ value: type.code, label: type.title });
    sections.set(type.section, section);
  }
  return [...sections.values()];
}
