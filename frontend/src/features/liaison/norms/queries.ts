import { queryOptions } from "@tanstack/react-query";
import { idempotencyKey } from "@/api/client";
import { normsSetNorms, normsVersions } from "@/api/generated/sdk.gen";
import type { NormCreate } from "@/api/generated/types.gen";

export const normsOptions = (organizationId: string) =>
  queryOptions({
    queryKey: ["liaison", "norms", organizationId],
    queryFn: ({ signal }) => normsVersions({ query: { organization_id: organizationId }, signal }),
  });

export const setNorms = (body: NormCreate) =>
  normsSetNorms({ headers: { "idempotency-key": idempotencyKey() }, body });
