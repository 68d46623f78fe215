import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { idempotencyKey } from "@/api/client";
import {
  balancesBalance,
  comparisonsShow,
  decompositionsDecompose,
  decompositionsRecompose,
  integrityReport,
  membersSearch,
  methodsWords,
  readingsHistory,
  readingsOutlook,
  recordTypesListing,
  revisionsCancel,
  revisionsRevise,
  targetsCreate,
  targetsDelete,
  targetsForest,
  targetsPublish,
  targetsSearch,
  targetsShow,
  targetsTree,
  targetsUpdate,
  tasksSearch,
} from "@/api/generated/sdk.gen";
import type {
  Decompose,
  IntegrityReportData,
  TargetCreate,
  TargetRevise,
  TargetsForestData,
  TargetsSearchData,
  TargetUpdate,
} from "@/api/generated/types.gen";

export type ListFilters = NonNullable<TargetsSearchData["query"]>;
type ForestFilters = TargetsForestData["query"];

/** What is changed names the version that was seen. */
export interface Seen {
  id: string;
  version: number;
}

export const wordsOptions = queryOptions({
  queryKey: ["targets", "words"],
  queryFn: ({ signal }) => methodsWords({ signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

/** The record types that take figures of a target. */
export const resultTypesOptions = queryOptions({
  queryKey: ["appraisal", "result-types"],
  queryFn: async ({ signal }) => {
    const types = await recordTypesListing({ signal });
    return types.filter(({ fields }) => fields.some(({ result }) => result !== null));
  },
  staleTime: 300_000,
});

export const forestOptions = (query: ForestFilters) =>
  queryOptions({
    queryKey: ["targets", "forest", query],
    queryFn: ({ signal }) => targetsForest({ query, signal }),
    placeholderData: keepPreviousData,
  });

export const loadSubtree = (id: string) => targetsTree({ path: { target_id: id } });

export const searchTargets = (query: ListFilters, signal?: AbortSignal) => targetsSearch({ query, signal });

export const listOptions = (filters: ListFilters) =>
  queryOptions({
    queryKey: ["targets", "list", filters],
    queryFn: ({ signal }) => searchTargets(filters, signal),
    placeholderData: keepPreviousData,
  });

export const targetOptions = (id: string) =>
  queryOptions({
    queryKey: ["targets", "target", id],
    queryFn: ({ signal }) => targetsShow({ path: { target_id: id }, signal }),
  });

export const integrityOptions = (query: IntegrityReportData["query"]) =>
  queryOptions({
    queryKey: ["targets", "integrity", query],
    queryFn: ({ signal }) => integrityReport({ query, signal }),
  });

export const readingsOptions = (id: string) =>
  queryOptions({
    queryKey: ["targets", "readings", id],
    queryFn: ({ signal }) => readingsHistory({ query: { target_id: id }, signal }),
  });

export const outlookOptions = (id: string) =>
  queryOptions({
    queryKey: ["targets", "outlook", id],
    queryFn: ({ signal }) => readingsOutlook({ query: { target_id: id }, signal }),
  });

export const comparisonOptions = (id: string) =>
  queryOptions({
    queryKey: ["targets", "comparison", id],
    queryFn: ({ signal }) => comparisonsShow({ query: { target_id: id }, signal }),
  });

export const tasksOptions = (id: string) =>
  queryOptions({
    queryKey: ["targets", "tasks", { target_id: id }],
    queryFn: ({ signal }) => tasksSearch({ query: { target_id: id, size: 100 }, signal }),
  });

export const peopleOptions = (q: string) =>
  queryOptions({
    queryKey: ["registry", "people", q],
    queryFn: ({ signal }) => membersSearch({ query: { q, size: 20 }, signal }),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });

const once = () => ({ "idempotency-key": idempotencyKey() });
const move = ({ id, version }: Seen) => ({
  path: { target_id: id },
  headers: { ...once(), "if-match": `"${version}"` },
});

export const createTarget = (body: TargetCreate) => targetsCreate({ headers: once(), body });

export const updateTarget = ({ id, version }: Seen, body: TargetUpdate) =>
  targetsUpdate({ path: { target_id: id }, headers: { "if-match": `"${version}"` }, body });

export const deleteTarget = ({ id, version }: Seen) =>
  targetsDelete({ path: { target_id: id }, headers: { "if-match": `"${version}"` } });

export const publishTarget = (seen: Seen, with_descendants: boolean) =>
  targetsPublish({ ...move(seen), body: { with_descendants } });

export const reviseTarget = (seen: Seen, body: TargetRevise) => revisionsRevise({ ...move(seen), body });

export const cancelTarget = (seen: Seen, reason: string) =>
  revisionsCancel({ ...move(seen), body: { reason } });

export const decompose = (seen: Seen, body: Decompose) => decompositionsDecompose({ ...move(seen), body });

export const recompose = (seen: Seen, batch_id: string) =>
  decompositionsRecompose({ ...move(seen), body: { batch_id } });

export const balance = (seen: Seen) => balancesBalance({ ...move(seen), body: { validate_only: false } });
