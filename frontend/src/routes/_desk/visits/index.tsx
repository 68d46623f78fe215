import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { VisitsPage } from "@/features/liaison/visits/visits-page";
import { tableSearch } from "@/shared/hooks/table-search";

const search = z.object({
  ...tableSearch,
  org: z.optional(z.string()),
  outlet: z.optional(z.string()),
  q: z.optional(z.coerce.string()),
  since: z.optional(z.string()),
  until: z.optional(z.string()),
  mine: z.catch(z.optional(z.literal(1)), undefined),
});

export const Route = createFileRoute("/_desk/visits/")({ validateSearch: search, component: VisitsPage });
