import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { ObservationsPage } from "@/features/registry/cadres/observations-page";
import { tableSearch } from "@/shared/hooks/table-search";

const search = z.object({
  ...tableSearch,
  q: z.optional(z.coerce.string()),
  org: z.optional(z.string()),
  occasion: z.optional(z.string()),
});

export const Route = createFileRoute("/_desk/observations/")({
  validateSearch: search,
  component: ObservationsPage,
});
