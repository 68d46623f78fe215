import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { VenuesPage } from "@/features/registry/venues/venues-page";
import { tableSearch } from "@/shared/hooks/table-search";

const search = z.object({
  ...tableSearch,
  q: z.optional(z.coerce.string()),
  org: z.optional(z.string()),
  kind: z.optional(z.string()),
  state: z.catch(z.optional(z.enum(["planned", "open", "closed"])), undefined),
  model: z.catch(z.optional(z.literal(1)), undefined),
  missing: z.catch(z.optional(z.literal(1)), undefined),
});

export const Route = createFileRoute("/_desk/venues/")({ validateSearch: search, component: VenuesPage });
