import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { OrganizationsPage } from "@/features/registry/organizations/organizations-page";
import { tableSearch } from "@/shared/hooks/table-search";
import { treeOptions } from "@/shared/hooks/use-org-tree";

const search = z.object({
  ...tableSearch,
  id: z.optional(z.string()),
  member: z.optional(z.coerce.string()),
});

export const Route = createFileRoute("/_desk/organizations")({
  validateSearch: search,
  loader: ({ context }) => void context.queryClient.prefetchQuery(treeOptions),
  component: OrganizationsPage,
});
