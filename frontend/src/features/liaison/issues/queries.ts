import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { UploadFile } from "antd";
import { idempotencyKey } from "@/api/client";
import {
  handlingsAccept,
  handlingsAssign,
  handlingsEscalate,
  handlingsExtend,
  handlingsMerge,
  handlingsPause,
  handlingsProgress,
  handlingsReject,
  handlingsResolve,
  handlingsResume,
  handlingsShow,
  handlingsStart,
  handlingsTransfer,
  issuesBoard,
  issuesReport,
  issuesSearch,
  issuesSimilar,
  normsVersions,
  outletsSearch,
  savedViewsCreate,
  savedViewsDelete,
  savedViewsListed,
} from "@/api/generated/sdk.gen";
import type {
  BoardColumn,
  IssueCreate,
  IssueRead,
  IssuesSearchData,
  SavedViewRead,
  SavedViewWrite,
  SimilarAsk,
} from "@/api/generated/types.gen";
import { problemFrom } from "@/api/problem";
import { authorizedFetch } from "@/api/session";

export type Filters = NonNullable<IssuesSearchData["query"]>;

const COLUMN_SIZE = 10;

export const searchIssues = (query: Filters, signal?: AbortSignal) => issuesSearch({ query, signal });

export const issuesOptions = (filters: Filters) =>
  queryOptions({
    queryKey: ["liaison", "issues", filters],
    queryFn: ({ signal }) => searchIssues(filters, signal),
    placeholderData: keepPreviousData,
  });

export const boardOptions = (filters: Filters) =>
  queryOptions({
    queryKey: ["liaison", "board", filters],
    queryFn: ({ signal }) => issuesBoard({ query: { ...filters, size: COLUMN_SIZE }, signal }),
    placeholderData: keepPreviousData,
  });

/** The cards of one column after those that came with the board. */
export const moreOptions = ({ state, sort }: BoardColumn, filters: Filters) =>
  infiniteQueryOptions({
    queryKey: ["liaison", "column", state, filters],
    queryFn: ({ signal, pageParam }) =>
      searchIssues({ ...filters, state: [state], sort, page: pageParam, size: COLUMN_SIZE }, signal),
    initialPageParam: 2,
    getNextPageParam: ({ page, has_more }) => (has_more ? page + 1 : undefined),
    enabled: false,
  });

export const issueOptions = (id: string) =>
  queryOptions({
    queryKey: ["liaison", "issue", id],
    queryFn: ({ signal }) => handlingsShow({ path: { issue_id: id }, signal }),
  });

/** The norms in force where an organisation belongs: categories and days. */
export const normsOptions = (organizationId: string | undefined) =>
  queryOptions({
    queryKey: ["liaison", "norms", organizationId],
    queryFn: async ({ signal }) => {
      const { items } = await normsVersions({ query: { organization_id: organizationId ?? "" }, signal });
      return items[0]?.norms;
    },
    enabled: organizationId !== undefined,
    staleTime: 5 * 60_000,
  });

export const similarOptions = (ask: SimilarAsk) =>
  queryOptions({
    queryKey: ["liaison", "similar", ask],
    queryFn: ({ signal }) => issuesSimilar({ body: ask, signal }),
    enabled: ask.title.trim().length > 2,
    staleTime: 60_000,
  });

export const outletsOptions = (organizationId: string, q: string) =>
  queryOptions({
    queryKey: ["registry", "outlets", "choice", organizationId, q],
    queryFn: ({ signal }) =>
      outletsSearch({ query: { organization_id: organizationId, q: q || undefined, size: 20 }, signal }),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });

export const viewsOptions = queryOptions({
  queryKey: ["liaison", "saved-views"],
  queryFn: ({ signal }) => savedViewsListed({ signal }),
  staleTime: 60_000,
});

export const saveView = (body: SavedViewWrite) =>
  savedViewsCreate({ headers: { "idempotency-key": idempotencyKey() }, body });

export const dropView = ({ id, version }: SavedViewRead) =>
  savedViewsDelete({ path: { view_id: id }, headers: { "if-match": `"${version}"` } });

export async function fileOf(issueId: string, sha256: string): Promise<Blob> {
  const response = await authorizedFetch(`/api/v1/liaison/issues/${issueId}/attachments/${sha256}`);
  if (!response.ok) throw await problemFrom(response);
  return response.blob();
}

/** Files are kept first, for the place that the caller works for; their hashes are what a move names. */
export async function storeFor(organizationId: string, files: readonly UploadFile[]): Promise<string[]> {
  const stored: string[] = [];
  for (const { originFileObj } of files) {
    if (originFileObj) stored.push(await stored256(organizationId, originFileObj));
  }
  return stored;
}

async function stored256(organizationId: string, file: File): Promise<string> {
  const body = new FormData();
  body.set("organization_id", organizationId);
  body.set("file", file);
  const response = await authorizedFetch("/api/v1/liaison/attachments", { method: "POST", body });
  if (!response.ok) throw await problemFrom(response);
  return ((await response.json()) as { sha256: string }).sha256;
}

export function storeFiles(issue: IssueRead, files: readonly UploadFile[]): Promise<string[]> {
  const handles = issue.sides.includes("handler") && issue.handler_organization_id;
  return storeFor(handles || issue.organization_id, files);
}

export const reportIssue = (body: IssueCreate) => issuesReport({ body });

type Seen = Pick<IssueRead, "id" | "version">;

/** The move of the one that was seen; somebody else's in between is refused. */
const seen = (issue: Seen) => ({
  path: { issue_id: issue.id },
  headers: { "idempotency-key": idempotencyKey(), "if-match": `"${issue.version}"` },
});

type Body<F> = F extends (options: infer O) => unknown ? (O extends { body: infer B } ? B : never) : never;

export const SENDS = {
  accept: (issue: Seen, body: Body<typeof handlingsAccept>) => handlingsAccept({ ...seen(issue), body }),
  reject: (issue: Seen, body: Body<typeof handlingsReject>) => handlingsReject({ ...seen(issue), body }),
  merge: (issue: Seen, body: Body<typeof handlingsMerge>) => handlingsMerge({ ...seen(issue), body }),
  assign: (issue: Seen, body: Body<typeof handlingsAssign>) => handlingsAssign({ ...seen(issue), body }),
  transfer: (issue: Seen, body: Body<typeof handlingsTransfer>) =>
    handlingsTransfer({ ...seen(issue), body }),
  start: (issue: Seen, body: Body<typeof handlingsStart>) => handlingsStart({ ...seen(issue), body }),
  progress: (issue: Seen, body: Body<typeof handlingsProgress>) =>
    handlingsProgress({ ...seen(issue), body }),
  pause: (issue: Seen, body: Body<typeof handlingsPause>) => handlingsPause({ ...seen(issue), body }),
  resume: (issue: Seen, body: Body<typeof handlingsResume>) => handlingsResume({ ...seen(issue), body }),
  extend: (issue: Seen, body: Body<typeof handlingsExtend>) => handlingsExtend({ ...seen(issue), body }),
  escalate: (issue: Seen, body: Body<typeof handlingsEscalate>) =>
    handlingsEscalate({ ...seen(issue), body }),
  resolve: (issue: Seen, body: Body<typeof handlingsResolve>) => handlingsResolve({ ...seen(issue), body }),
};
