import { queryOptions } from "@tanstack/react-query";
import { idempotencyKey } from "@/api/client";
import {
  recordTypesChange,
  recordTypesCheck,
  recordTypesDraft,
  recordTypesDrafts,
  recordTypesPublish,
  recordTypesVersions,
} from "@/api/generated/sdk.gen";
import type { RecordTypeCheck, RecordTypeDraft, RecordTypeVersionRead } from "@/api/generated/types.gen";

export const draftsOptions = queryOptions({
  queryKey: ["appraisal", "record-type-drafts"],
  queryFn: ({ signal }) => recordTypesDrafts({ signal }),
});

export const versionsOptions = (code: string) =>
  queryOptions({
    queryKey: ["appraisal", "record-type-versions", code],
    queryFn: ({ signal }) => recordTypesVersions({ path: { code }, signal }),
  });

const once = () => ({ "idempotency-key": idempotencyKey() });

export const checkForm = (body: RecordTypeCheck) => recordTypesCheck({ headers: once(), body });

export const draftForm = (body: RecordTypeDraft) => recordTypesDraft({ headers: once(), body });

const pathOf = ({ code, number }: RecordTypeVersionRead) => ({ code, number });

export const changeForm = (seen: RecordTypeVersionRead, body: RecordTypeDraft) =>
  recordTypesChange({ path: pathOf(seen), headers: { "if-match": String(seen.version) }, body });

export const publishForm = (seen: RecordTypeVersionRead) =>
  recordTypesPublish({ path: pathOf(seen), headers: { ...once(), "if-match": String(seen.version) } });
