import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { TeamsPage } from "@/features/registry/teams/teams-page";
import { tableSearch } from "@/shared/hooks/table-search";

const search = z.object({
  ...tableSearch,
  q: z.optional(z.coerce.string()),
  org: z.optional(z.string()),
  kind: z.optional(z.string()),
});

export const Route = createFileRoute("/_desk/teams/")({ validateSearch: search, component: TeamsPage });
