import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { idempotencyKey } from "@/api/client";
import {
  attachmentsAdd,
  attachmentsDownload,
  supervisionLettersAnswer,
  supervisionLettersDocx,
  supervisionLettersIssue,
  supervisionLettersIssueAll,
  supervisionLettersPdf,
  supervisionLettersProposals,
  supervisionLettersRecheck,
  supervisionLettersSearch,
  supervisionLettersShow,
  supervisionLettersWithdraw,
  targetsSearch,
} from "@/api/generated/sdk.gen";
import type {
  SupervisionLetterAnswer,
  SupervisionLetterBatch,
  SupervisionLetterIssue,
  SupervisionLetterRead,
  SupervisionLetterRecheck,
  SupervisionLettersProposalsData,
  SupervisionLettersSearchData,
} from "@/api/generated/types.gen";

export type Filters = NonNullable<SupervisionLettersSearchData["query"]>;

export const searchSupervision = (query: Filters, signal?: AbortSignal) =>
  supervisionLettersSearch({ query, signal });

export const supervisionOptions = (filters: Filters) =>
  queryOptions({
    queryKey: ["targets", "supervision-letters", filters],
    queryFn: ({ signal }) => searchSupervision(filters, signal),
    placeholderData: keepPreviousData,
  });

export const letterOptions = (id: string) =>
  queryOptions({
    queryKey: ["targets", "supervision-letter", id],
    queryFn: ({ signal }) => supervisionLettersShow({ path: { letter_id: id }, signal }),
  });

export const proposalsOptions = (query: SupervisionLettersProposalsData["query"]) =>
  queryOptions({
    queryKey: ["targets", "supervision-proposals", query],
    queryFn: ({ signal }) => supervisionLettersProposals({ query, signal }),
  });

export const targetLinesOptions = (q: string) =>
  queryOptions({
    queryKey: ["targets", "lines", q],
    queryFn: ({ signal }) =>
      targetsSearch({ query: { q: q.trim() || undefined, state: "published", size: 30 }, signal }),
    placeholderData: keepPreviousData,
  });

const once = () => ({ "idempotency-key": idempotencyKey() });

/** The move of the one that was seen; somebody else's in between is refused. */
const move = (seen: SupervisionLetterRead) => ({
  path: { letter_id: seen.id },
  headers: { ...once(), "if-match": `"${seen.version}"` },
});

export const issue = (body: SupervisionLetterIssue) => supervisionLettersIssue({ headers: once(), body });

export const issueAll = (body: SupervisionLetterBatch) =>
  supervisionLettersIssueAll({ headers: once(), body });

export const answer = (seen: SupervisionLetterRead, body: SupervisionLetterAnswer) =>
  supervisionLettersAnswer({ ...move(seen), body });

export const recheck = (seen: SupervisionLetterRead, body: SupervisionLetterRecheck) =>
  supervisionLettersRecheck({ ...move(seen), body });

export const withdraw = (seen: SupervisionLetterRead, reason: string) =>
  supervisionLettersWithdraw({ ...move(seen), body: { reason } });

export const addFile = (organizationId: string, file: File) =>
  attachmentsAdd({ headers: once(), body: { organization_id: organizationId, file } });

export const fetchFile = (sha256: string) =>
  attachmentsDownload({ path: { sha256 }, parseAs: "blob" }) as Promise<unknown> as Promise<Blob>;

export const paper = (kind: "pdf" | "docx", id: string) =>
  (kind === "pdf" ? supervisionLettersPdf : supervisionLettersDocx)({
    path: { letter_id: id },
    parseAs: "blob",
  }) as Promise<unknown> as Promise<Blob>;
