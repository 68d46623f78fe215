import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { idempotencyKey } from "@/api/client";
import {
  runsPeriods,
  schemesChange,
  schemesCheck,
  schemesCopy,
  schemesDraft,
  schemesPublish,
  schemesSearch,
  schemesShow,
  schemesWords,
  simulationsFollow,
  simulationsSimulate,
} from "@/api/generated/sdk.gen";
import type {
  OverBudget,
  SchemeCopy,
  SchemeRead,
  SchemesSearchData,
  SimulationAsk,
} from "@/api/generated/types.gen";

export type SchemeFilters = NonNullable<SchemesSearchData["query"]>;

const once = () => ({ "idempotency-key": idempotencyKey() });

export const searchSchemes = (query: SchemeFilters, signal?: AbortSignal) => schemesSearch({ query, signal });

export const schemesOptions = (filters: SchemeFilters) =>
  queryOptions({
    queryKey: ["appraisal", "schemes", filters],
    queryFn: ({ signal }) => searchSchemes(filters, signal),
    placeholderData: keepPreviousData,
  });

export const schemeOptions = (id: string) =>
  queryOptions({
    queryKey: ["appraisal", "scheme", id],
    queryFn: ({ signal }) => schemesShow({ path: { scheme_id: id }, signal }),
  });

export const wordsOptions = (id: string, version: number) =>
  queryOptions({
    queryKey: ["appraisal", "scheme-words", id, version],
    queryFn: ({ signal }) => schemesWords({ path: { scheme_id: id }, signal }),
  });

export const runPeriodsOptions = queryOptions({
  queryKey: ["appraisal", "periods"],
  queryFn: ({ signal }) => runsPeriods({ signal }),
});

export const checkSource = (source: string) => schemesCheck({ headers: once(), body: { source } });

export const draftScheme = (source: string) => schemesDraft({ headers: once(), body: { source } });

export const changeScheme = (scheme: SchemeRead, source: string) =>
  schemesChange({
    path: { scheme_id: scheme.id },
    headers: { "if-match": String(scheme.version) },
    body: { source },
  });

export const publishScheme = (scheme: SchemeRead, overBudget?: OverBudget) =>
  schemesPublish({
    path: { scheme_id: scheme.id },
    headers: { ...once(), "if-match": String(scheme.version) },
    body: { over_budget: overBudget ?? null },
  });

export const copyScheme = (id: string, body: SchemeCopy) =>
  schemesCopy({ path: { scheme_id: id }, headers: once(), body });

export const simulate = (id: string, body: SimulationAsk) =>
  simulationsSimulate({ path: { scheme_id: id }, headers: once(), body });

export const simulationProgress = (id: string, signal?: AbortSignal) =>
  simulationsFollow({ path: { progress_id: id }, signal });

/** A random UUID; crypto.randomUUID is missing where a page comes over plain HTTP. */
export function randomId(): string {
  const hex = idempotencyKey();
  const variant = "89ab"[Number.parseInt(hex[16] ?? "0", 16) % 4];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}
