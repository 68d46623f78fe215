import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { idempotencyKey } from "@/api/client";
import {
  dutiesAddItem,
  dutiesChange,
  dutiesCreate,
  dutiesDoubles,
  dutiesHeads,
  dutiesMatrix,
  dutiesMerge,
} from "@/api/generated/sdk.gen";
import type { DutyCreate, DutyRead, DutyUpdate, WorkItemWrite } from "@/api/generated/types.gen";

export const DUTIES = ["registry", "duties"] as const;

/** Whose matrices bind the reader, the nearest first. */
export const headsOptions = queryOptions({
  queryKey: [...DUTIES, "heads"],
  queryFn: ({ signal }) => dutiesHeads({ signal }),
});

export const matrixOptions = (organization_id: string | undefined) =>
  queryOptions({
    queryKey: [...DUTIES, "matrix", organization_id],
    queryFn: ({ signal }) => dutiesMatrix({ query: { organization_id: organization_id ?? "" }, signal }),
    enabled: organization_id !== undefined,
    placeholderData: keepPreviousData,
  });

export const doublesOptions = (organization_id: string) =>
  queryOptions({
    queryKey: [...DUTIES, "doubles", organization_id],
    queryFn: ({ signal }) => dutiesDoubles({ query: { organization_id }, signal }),
  });

const once = () => ({ "idempotency-key": idempotencyKey() });

export const addItem = (body: WorkItemWrite) => dutiesAddItem({ headers: once(), body });

export const createDuty = (body: DutyCreate) => dutiesCreate({ headers: once(), body });

export const changeDuty = (seen: DutyRead, body: DutyUpdate) =>
  dutiesChange({ path: { duty_id: seen.id }, headers: { "if-match": `"${seen.version}"` }, body });

export const mergeDuty = (seen: DutyRead, into_id: string, reason: string) =>
  dutiesMerge({
    path: { duty_id: seen.id },
    headers: { ...once(), "if-match": `"${seen.version}"` },
    body: { into_id, reason },
  });
