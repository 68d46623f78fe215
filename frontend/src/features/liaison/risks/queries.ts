import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { idempotencyKey } from "@/api/client";
import {
  riskChecksAnswer,
  riskChecksClose,
  riskChecksOpenCheck,
  riskChecksSearch,
  riskChecksShow,
  riskDocumentsOfMonth,
  riskDocumentsOfRisk,
  riskMonthsShow,
  riskMonthsWrite,
  risksConsult,
  risksControl,
  risksGrade,
  risksMeasure,
  risksRegister,
  risksReopen,
  risksSearch,
  risksShow,
} from "@/api/generated/sdk.gen";
import type {
  RiskCheckOpen,
  RiskCheckRead,
  RiskCheckReply,
  RiskChecksSearchData,
  RiskConsult,
  RiskDocumentsOfRiskData,
  RiskGrade,
  RiskMonthWrite,
  RiskRead,
  RiskRegister,
  RisksSearchData,
} from "@/api/generated/types.gen";

export type Filters = NonNullable<RisksSearchData["query"]>;
export type CheckFilters = NonNullable<RiskChecksSearchData["query"]>;
export type PaperKind = RiskDocumentsOfRiskData["path"]["kind"];
export type PaperForm = RiskDocumentsOfRiskData["path"]["form"];

export const RISKS = ["liaison", "risks"];

export const searchRisks = (query: Filters, signal?: AbortSignal) => risksSearch({ query, signal });

export const risksOptions = (filters: Filters) =>
  queryOptions({
    queryKey: [...RISKS, "list", filters],
    queryFn: ({ signal }) => searchRisks(filters, signal),
    placeholderData: keepPreviousData,
  });

export const riskOptions = (id: string) =>
  queryOptions({
    queryKey: [...RISKS, "one", id],
    queryFn: ({ signal }) => risksShow({ path: { risk_id: id }, signal }),
  });

export const searchChecks = (query: CheckFilters, signal?: AbortSignal) =>
  riskChecksSearch({ query, signal });

export const checksOptions = (filters: CheckFilters) =>
  queryOptions({
    queryKey: [...RISKS, "checks", filters],
    queryFn: ({ signal }) => searchChecks(filters, signal),
    placeholderData: keepPreviousData,
  });

export const checkOptions = (id: string) =>
  queryOptions({
    queryKey: [...RISKS, "check", id],
    queryFn: ({ signal }) => riskChecksShow({ path: { check_id: id }, signal }),
  });

export const monthOptions = (organization_id: string, month: string) =>
  queryOptions({
    queryKey: [...RISKS, "month", organization_id, month],
    queryFn: ({ signal }) => riskMonthsShow({ query: { organization_id, month }, signal }),
    placeholderData: keepPreviousData,
  });

const once = () => ({ "idempotency-key": idempotencyKey() });

/** The move of the one that was seen; somebody else's in between is refused. */
const move = (seen: RiskRead) => ({
  path: { risk_id: seen.id },
  headers: { ...once(), "if-match": `"${seen.version}"` },
});

export const register = (body: RiskRegister) => risksRegister({ headers: once(), body });
export const grade = (seen: RiskRead, body: RiskGrade) => risksGrade({ ...move(seen), body });
export const consult = (seen: RiskRead, body: RiskConsult) => risksConsult({ ...move(seen), body });
export const measure = (seen: RiskRead, note: string) => risksMeasure({ ...move(seen), body: { note } });
export const control = (seen: RiskRead, note: string) => risksControl({ ...move(seen), body: { note } });
export const reopen = (seen: RiskRead, note: string) => risksReopen({ ...move(seen), body: { note } });

export const openCheck = (body: RiskCheckOpen) => riskChecksOpenCheck({ headers: once(), body });
export const answerCheck = (id: string, body: RiskCheckReply) =>
  riskChecksAnswer({ path: { check_id: id }, headers: once(), body });
export const closeCheck = (seen: RiskCheckRead) =>
  riskChecksClose({
    path: { check_id: seen.id },
    headers: { ...once(), "if-match": `"${seen.version}"` },
  });

export const writeMonth = (body: RiskMonthWrite) => riskMonthsWrite({ headers: once(), body });

export const riskPaper = async (id: string, form: PaperForm, kind: PaperKind) =>
  (await riskDocumentsOfRisk({ path: { risk_id: id, form, kind }, parseAs: "blob" })) as Blob;

export const monthPaper = async (organization_id: string, month: string, kind: PaperKind) =>
  (await riskDocumentsOfMonth({
    path: { month, kind },
    query: { organization_id },
    parseAs: "blob",
  })) as Blob;
