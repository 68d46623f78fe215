import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { FundsPage } from "@/features/registry/venue-funds/funds-page";
import { tableSearch } from "@/shared/hooks/table-search";

const search = z.object({
  ...tableSearch,
  q: z.optional(z.coerce.string()),
  org: z.optional(z.string()),
  year: z.catch(z.optional(z.coerce.number().check(z.gte(2000), z.lte(2100))), undefined),
});

export const Route = createFileRoute("/_desk/venue-funds/")({ validateSearch: search, component: FundsPage });
