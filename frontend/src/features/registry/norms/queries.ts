import { queryOptions } from "@tanstack/react-query";
import { idempotencyKey } from "@/api/client";
import { registryNormsSearch, registryNormsTighten } from "@/api/generated/sdk.gen";
import type { NormTighten } from "@/api/generated/types.gen";

export const normsOptions = queryOptions({
  queryKey: ["registry", "norms"],
  queryFn: ({ signal }) => registryNormsSearch({ signal }),
});

export const tighten = (body: NormTighten) =>
  registryNormsTighten({ headers: { "idempotency-key": idempotencyKey() }, body });
