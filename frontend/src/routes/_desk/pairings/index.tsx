import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { PairingsPage } from "@/features/liaison/pairings/pairings-page";
import { tableSearch } from "@/shared/hooks/table-search";

const search = z.object({
  ...tableSearch,
  org: z.optional(z.string()),
  q: z.optional(z.coerce.string()),
  state: z.catch(z.optional(z.enum(["live", "planned", "ended"])), undefined),
  overdue: z.catch(z.optional(z.literal(1)), undefined),
});

export const Route = createFileRoute("/_desk/pairings/")({ validateSearch: search, component: PairingsPage });
