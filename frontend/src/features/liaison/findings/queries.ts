import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { idempotencyKey } from "@/api/client";
import {
  findingsAnswer,
  findingsClose,
  findingsDismiss,
  findingsOwn,
  findingsSearch,
  findingsSendBack,
  findingsShow,
} from "@/api/generated/sdk.gen";
import type { CommonFinding, FindingAnswer, FindingOwn, FindingsSearchData } from "@/api/generated/types.gen";

export type Filters = NonNullable<FindingsSearchData["query"]>;

export const FINDINGS = ["liaison", "findings"];

export const searchFindings = (query: Filters, signal?: AbortSignal) => findingsSearch({ query, signal });

export const findingsOptions = (filters: Filters) =>
  queryOptions({
    queryKey: [...FINDINGS, "list", filters],
    queryFn: ({ signal }) => searchFindings(filters, signal),
    placeholderData: keepPreviousData,
  });

export const findingOptions = (id: string) =>
  queryOptions({
    queryKey: [...FINDINGS, "one", id],
    queryFn: ({ signal }) => findingsShow({ path: { finding_id: id }, signal }),
  });

/** The move of the one that was seen; somebody else's in between is refused. */
const move = (seen: CommonFinding) => ({
  path: { finding_id: seen.id },
  headers: { "idempotency-key": idempotencyKey(), "if-match": `"${seen.version}"` },
});

export const own = (seen: CommonFinding, body: FindingOwn) => findingsOwn({ ...move(seen), body });
export const answerFinding = (seen: CommonFinding, body: FindingAnswer) =>
  findingsAnswer({ ...move(seen), body });
export const dismiss = (seen: CommonFinding, note: string) =>
  findingsDismiss({ ...move(seen), body: { note } });
export const closeFinding = (seen: CommonFinding, note: string) =>
  findingsClose({ ...move(seen), body: { note } });
export const sendBack = (seen: CommonFinding, note: string) =>
  findingsSendBack({ ...move(seen), body: { note } });
