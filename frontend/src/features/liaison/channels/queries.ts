import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { idempotencyKey } from "@/api/client";
import {
  coverageOutlets,
  intakesCreate,
  intakesRevoke,
  intakesRotate,
  intakesSearch,
  intakesShow,
  intakesUpdate,
} from "@/api/generated/sdk.gen";
import type { IntakeCreate, IntakeRead, IntakesSearchData, IntakeUpdate } from "@/api/generated/types.gen";

export type Filters = NonNullable<IntakesSearchData["query"]>;

export const INTAKES = ["liaison", "intakes"] as const;

export const searchIntakes = (query: Filters, signal?: AbortSignal) => intakesSearch({ query, signal });

export const intakesOptions = (filters: Filters) =>
  queryOptions({
    queryKey: [...INTAKES, "list", filters],
    queryFn: ({ signal }) => searchIntakes(filters, signal),
    placeholderData: keepPreviousData,
  });

export const intakeOptions = (id: string) =>
  queryOptions({
    queryKey: [...INTAKES, "one", id],
    queryFn: ({ signal }) => intakesShow({ path: { intake_id: id }, signal }),
  });

/** The outlets of an organisation, to choose one. */
export const outletsOptions = (organization_id: string | undefined, q: string) =>
  queryOptions({
    queryKey: [...INTAKES, "outlets", organization_id, q],
    queryFn: ({ signal }) =>
      coverageOutlets({ query: { organization_id, q: q || undefined, shown: "all", size: 50 }, signal }),
    enabled: organization_id !== undefined,
    placeholderData: keepPreviousData,
  });

const once = () => ({ "idempotency-key": idempotencyKey() });
const seenOf = (seen: IntakeRead) => ({
  path: { intake_id: seen.id },
  headers: { ...once(), "if-match": `"${seen.version}"` },
});

export const createIntake = (body: IntakeCreate) => intakesCreate({ headers: once(), body });
export const changeIntake = (seen: IntakeRead, body: IntakeUpdate) =>
  intakesUpdate({ path: { intake_id: seen.id }, headers: { "if-match": `"${seen.version}"` }, body });
export const rotateIntake = (seen: IntakeRead) => intakesRotate(seenOf(seen));
export const revokeIntake = (seen: IntakeRead) => intakesRevoke(seenOf(seen));
