import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { idempotencyKey } from "@/api/client";
import {
  replaysReplay,
  runsOpen,
  runsPublish,
  runsRefresh,
  runsSearch,
  runsShow,
  schemesSearch,
  scoresBlockers,
  scoresRanking,
  scoresSummary,
} from "@/api/generated/sdk.gen";
import type { RunOpen, RunRead, RunsSearchData, ScoresRankingData } from "@/api/generated/types.gen";

export type RunFilters = NonNullable<RunsSearchData["query"]>;
export type ScoreFilters = NonNullable<ScoresRankingData["query"]>;

export const searchRuns = (query: RunFilters, signal?: AbortSignal) => runsSearch({ query, signal });

export const runsOptions = (filters: RunFilters) =>
  queryOptions({
    queryKey: ["appraisal", "runs", filters],
    queryFn: ({ signal }) => searchRuns(filters, signal),
    placeholderData: keepPreviousData,
  });

export const runOptions = (id: string) =>
  queryOptions({
    queryKey: ["appraisal", "run", id],
    queryFn: ({ signal }) => runsShow({ path: { run_id: id }, signal }),
  });

export const summaryOptions = (id: string) =>
  queryOptions({
    queryKey: ["appraisal", "run", id, "summary"],
    queryFn: ({ signal }) => scoresSummary({ path: { run_id: id }, signal }),
  });

export const searchBlockers = (id: string, page: number, size: number, signal?: AbortSignal) =>
  scoresBlockers({ path: { run_id: id }, query: { page, size }, signal });

export const blockersOptions = (id: string, page: number, size: number) =>
  queryOptions({
    queryKey: ["appraisal", "run", id, "blockers", page, size],
    queryFn: ({ signal }) => searchBlockers(id, page, size, signal),
    placeholderData: keepPreviousData,
  });

export const rankScores = (id: string, query: ScoreFilters, signal?: AbortSignal) =>
  scoresRanking({ path: { run_id: id }, query, signal });

export const rankingOptions = (id: string, filters: ScoreFilters) =>
  queryOptions({
    queryKey: ["appraisal", "run", id, "scores", filters],
    queryFn: ({ signal }) => rankScores(id, filters, signal),
    placeholderData: keepPreviousData,
  });

/** The published scheme versions that a run can be opened for. */
export const publishedSchemesOptions = queryOptions({
  queryKey: ["appraisal", "schemes", "published"],
  queryFn: async ({ signal }) =>
    (await schemesSearch({ query: { status: "published", size: 200 }, signal })).items,
});

const once = () => ({ "idempotency-key": idempotencyKey() });

export const openRun = (body: RunOpen) => runsOpen({ headers: once(), body });

export const refreshRun = (id: string) => runsRefresh({ path: { run_id: id }, headers: once() });

export const publishRun = (run: RunRead, reason: string | null) =>
  runsPublish({
    path: { run_id: run.id },
    headers: { "if-match": String(run.version), ...once() },
    body: { reason },
  });

export const replayRun = (id: string) => replaysReplay({ path: { run_id: id }, headers: once() });
