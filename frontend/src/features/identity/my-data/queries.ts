/** Everything about the data of persons: one's own, and the register and requests behind it. */
import { queryOptions } from "@tanstack/react-query";
import { idempotencyKey } from "@/api/client";
import {
  noticesOwn,
  noticesPublish,
  noticesSay,
  noticesShow,
  personRequestsAnswer,
  personRequestsAsk,
  personRequestsConfirm,
  personRequestsOwn,
  personRequestsPropose,
  personRequestsRefuse,
  personRequestsRetention,
  personRequestsShow,
  purposesAssess,
  purposesCreate,
  purposesEnd,
  purposesShow,
  purposesStart,
} from "@/api/generated/sdk.gen";
import type {
  AssessmentRecord,
  ConsentSay,
  NoticeCreate,
  PersonRequestCreate,
  PersonRequestRead,
  PurposeCreate,
  PurposeRead,
} from "@/api/generated/types.gen";
import { problemFrom } from "@/api/problem";
import { authorizedFetch } from "@/api/session";
import { download } from "@/shared/csv";

const once = () => ({ "idempotency-key": idempotencyKey() });
const seen = (row: { version: number }) => ({ "if-match": String(row.version), ...once() });

export const PERSONAL = ["identity", "personal"] as const;

export const ownPurposesOptions = queryOptions({
  queryKey: [...PERSONAL, "own-purposes"],
  queryFn: ({ signal }) => noticesOwn({ signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

export const ownRequestsOptions = queryOptions({
  queryKey: [...PERSONAL, "own-requests"],
  queryFn: ({ signal }) => personRequestsOwn({ signal }),
  refetchInterval: (query) => (query.state.data?.some((row) => row.state === "working") ? 2_000 : false),
});

export const retentionOptions = queryOptions({
  queryKey: [...PERSONAL, "retention"],
  queryFn: ({ signal }) => personRequestsRetention({ signal }),
});

export const purposesOptions = queryOptions({
  queryKey: [...PERSONAL, "purposes"],
  queryFn: ({ signal }) => purposesShow({ signal }),
});

export const noticesOptions = queryOptions({
  queryKey: [...PERSONAL, "notices"],
  queryFn: ({ signal }) => noticesShow({ signal }),
});

export const requestsOptions = (only_open: boolean) =>
  queryOptions({
    queryKey: [...PERSONAL, "requests", only_open],
    queryFn: ({ signal }) => personRequestsShow({ query: { only_open }, signal }),
  });

export const say = (body: ConsentSay) => noticesSay({ headers: once(), body });
export const askFor = (body: PersonRequestCreate) => personRequestsAsk({ headers: once(), body });
export const enterPurpose = (body: PurposeCreate) => purposesCreate({ headers: once(), body });
export const publishNotice = (body: NoticeCreate) => noticesPublish({ headers: once(), body });

export const assessPurpose = (row: PurposeRead, body: AssessmentRecord) =>
  purposesAssess({ path: { purpose_id: row.id }, headers: seen(row), body });
export const startPurpose = (row: PurposeRead) =>
  purposesStart({ path: { purpose_id: row.id }, headers: seen(row) });
export const endPurpose = (row: PurposeRead, reason: string) =>
  purposesEnd({ path: { purpose_id: row.id }, headers: seen(row), body: { reason } });

const answered = (row: PersonRequestRead, answer: string) => ({
  path: { request_id: row.id },
  headers: seen(row),
  body: { answer },
});
export const proposeDeletion = (row: PersonRequestRead, answer: string) =>
  personRequestsPropose(answered(row, answer));
export const answerRequest = (row: PersonRequestRead, answer: string) =>
  personRequestsAnswer(answered(row, answer));
export const refuseRequest = (row: PersonRequestRead, answer: string) =>
  personRequestsRefuse(answered(row, answer));
export const confirmDeletion = (row: PersonRequestRead) =>
  personRequestsConfirm({ path: { request_id: row.id }, headers: seen(row) });

/** Saves the copy of one's data. */
export async function fetchCopy(row: PersonRequestRead): Promise<void> {
  const address = `/api/v1/identity/me/person-requests/${row.id}/file`;
  const response = await authorizedFetch(new URL(address, globalThis.location.href));
  if (!response.ok) throw await problemFrom(response);
  download("我的信息.json", await response.blob());
}
