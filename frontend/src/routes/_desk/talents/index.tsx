import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { TalentsPage } from "@/features/registry/cadres/talents-page";
import { tableSearch } from "@/shared/hooks/table-search";

const search = z.object({
  ...tableSearch,
  q: z.optional(z.coerce.string()),
  org: z.optional(z.string()),
  class: z.optional(z.string()),
  tier: z.optional(z.string()),
  without: z.catch(z.optional(z.literal(1)), undefined),
});

export const Route = createFileRoute("/_desk/talents/")({ validateSearch: search, component: TalentsPage });
