import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { idempotencyKey } from "@/api/client";
import {
  agreementsAddActivity,
  agreementsChange,
  agreementsCreate,
  agreementsDocument,
  agreementsEnd,
  agreementsRenew,
  agreementsSearch,
  agreementsShow,
  coverageOutlets,
  issueFilesKeep,
} from "@/api/generated/sdk.gen";
import type {
  ActivityAdd,
  AgreementRead,
  AgreementRenew,
  AgreementsSearchData,
  AgreementWrite,
} from "@/api/generated/types.gen";

export type Filters = NonNullable<AgreementsSearchData["query"]>;

export const AGREEMENTS = ["liaison", "agreements"] as const;

export const searchAgreements = (query: Filters, signal?: AbortSignal) => agreementsSearch({ query, signal });

export const agreementsOptions = (filters: Filters) =>
  queryOptions({
    queryKey: [...AGREEMENTS, "list", filters],
    queryFn: ({ signal }) => searchAgreements(filters, signal),
    placeholderData: keepPreviousData,
  });

export const agreementOptions = (id: string) =>
  queryOptions({
    queryKey: [...AGREEMENTS, "one", id],
    queryFn: ({ signal }) => agreementsShow({ path: { agreement_id: id }, signal }),
  });

/** The outlets of an organisation that may take part. */
export const choicesOptions = (organization_id: string | undefined, q: string) =>
  queryOptions({
    queryKey: [...AGREEMENTS, "outlets", organization_id, q],
    queryFn: ({ signal }) =>
      coverageOutlets({ query: { organization_id, q: q || undefined, shown: "all", size: 50 }, signal }),
    enabled: organization_id !== undefined,
    placeholderData: keepPreviousData,
  });

const once = () => ({ "idempotency-key": idempotencyKey() });
const seenOf = (seen: AgreementRead) => ({
  path: { agreement_id: seen.id },
  headers: { ...once(), "if-match": `"${seen.version}"` },
});

/** The signed paper, kept for the organisation; its hash is its name. */
export const keepPaper = async (organization_id: string, file: File) =>
  (await issueFilesKeep({ body: { organization_id, file } })).sha256;

export const paperOf = (id: string) =>
  agreementsDocument({ path: { agreement_id: id }, parseAs: "blob" }) as Promise<unknown> as Promise<Blob>;

export const createAgreement = (body: AgreementWrite) => agreementsCreate({ headers: once(), body });

export const changeAgreement = (seen: AgreementRead, body: AgreementWrite) =>
  agreementsChange({ path: { agreement_id: seen.id }, headers: { "if-match": `"${seen.version}"` }, body });

export const renewAgreement = (seen: AgreementRead, body: AgreementRenew) =>
  agreementsRenew({ ...seenOf(seen), body });

export const endAgreement = (seen: AgreementRead, reason: string) =>
  agreementsEnd({ ...seenOf(seen), body: { reason } });

export const addActivity = (seen: AgreementRead, body: ActivityAdd) =>
  agreementsAddActivity({ ...seenOf(seen), body });
