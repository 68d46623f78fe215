import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { OrganizationsPage } from "@/features/registry/organizations/organizations-page";
import { tableSearch } from "@/shared/hooks/table-search";

const search = z.object({
  ...tableSearch,
  id: z.optional(z.string()),
  at: z.optional(z.string()),
  on: z.optional(z.string()),
  closed: z.optional(z.coerce.string()),
  member: z.optional(z.coerce.string()),
});

export const Route = createFileRoute("/_desk/organizations")({
  validateSearch: search,
  component: OrganizationsPage,
});
