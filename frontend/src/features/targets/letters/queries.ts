import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { idempotencyKey } from "@/api/client";
import {
  letterDocumentsDocx,
  letterDocumentsPages,
  letterDocumentsPdf,
  letterDraftsChoices,
  letterDraftsDraftAll,
  lettersAmend,
  lettersCompare,
  lettersDiscard,
  lettersIssue,
  lettersSaveDraft,
  lettersSearch,
  lettersShow,
  lettersSign,
  lettersVerify,
  lettersWithdraw,
  membersSearch,
  methodsWords,
} from "@/api/generated/sdk.gen";
import type {
  LetterContent,
  LetterRead,
  LetterSign,
  LettersDraft,
  LettersSearchData,
} from "@/api/generated/types.gen";

export type Filters = NonNullable<LettersSearchData["query"]>;

export const searchLetters = (query: Filters, signal?: AbortSignal) => lettersSearch({ query, signal });

export const lettersOptions = (filters: Filters) =>
  queryOptions({
    queryKey: ["targets", "letters", filters],
    queryFn: ({ signal }) => searchLetters(filters, signal),
    placeholderData: keepPreviousData,
  });

export const letterOptions = (id: string) =>
  queryOptions({
    queryKey: ["targets", "letter", id],
    queryFn: ({ signal }) => lettersShow({ path: { letter_id: id }, signal }),
  });

/** The pages as they will be printed; a draft's change with every save. */
export const pagesOptions = (id: string, version: number, number?: number) =>
  queryOptions({
    queryKey: ["targets", "letter-pages", id, version, number],
    queryFn: ({ signal }) => letterDocumentsPages({ path: { letter_id: id }, query: { number }, signal }),
  });

export const choicesOptions = (organizationId: string, year: number) =>
  queryOptions({
    queryKey: ["targets", "letter-choices", organizationId, year],
    queryFn: ({ signal }) =>
      letterDraftsChoices({ query: { organization_id: organizationId, year }, signal }),
  });

export const wordsOptions = queryOptions({
  queryKey: ["targets", "methods"],
  queryFn: ({ signal }) => methodsWords({ signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

export const differencesOptions = (id: string, number: number) =>
  queryOptions({
    queryKey: ["targets", "letter-differences", id, number],
    queryFn: ({ signal }) =>
      lettersCompare({ path: { letter_id: id, number }, query: { against: number - 1 }, signal }),
  });

export const peopleOptions = (q: string) =>
  queryOptions({
    queryKey: ["registry", "members", "named", q],
    queryFn: ({ signal }) => membersSearch({ query: { q, size: 20 }, signal }),
    enabled: q.trim().length > 0,
    placeholderData: keepPreviousData,
  });

const once = () => ({ "idempotency-key": idempotencyKey() });

const move = (seen: Pick<LetterRead, "id" | "version">) => ({
  path: { letter_id: seen.id },
  headers: { ...once(), "if-match": `"${seen.version}"` },
});

export const draftLetters = (body: LettersDraft) => letterDraftsDraftAll({ headers: once(), body });

export const saveDraft = (id: string, version: number, body: LetterContent) =>
  lettersSaveDraft({ path: { letter_id: id }, headers: { "if-match": `"${version}"` }, body });

export const issue = (seen: LetterRead) => lettersIssue(move(seen));

export const amend = (seen: LetterRead) => lettersAmend(move(seen));

export const discard = (seen: LetterRead) => lettersDiscard(move(seen));

export const withdraw = (seen: LetterRead, reason: string) =>
  lettersWithdraw({ ...move(seen), body: { reason } });

export const sign = (id: string, body: LetterSign) =>
  lettersSign({ path: { letter_id: id }, headers: once(), body });

export const verify = (id: string, number: number) => lettersVerify({ path: { letter_id: id, number } });

export const paper = (kind: "pdf" | "docx", id: string, number?: number) =>
  (kind === "pdf" ? letterDocumentsPdf : letterDocumentsDocx)({
    path: { letter_id: id },
    query: { number },
    parseAs: "blob",
  }) as Promise<unknown> as Promise<Blob>;
