import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { ExternalMembersPage } from "@/features/registry/outlets/external-members-page";
import { tableSearch } from "@/shared/hooks/table-search";

const search = z.object({
  ...tableSearch,
  q: z.optional(z.coerce.string()),
  org: z.optional(z.string()),
  id: z.optional(z.string()),
  left: z.catch(z.optional(z.literal(1)), undefined),
});

export const Route = createFileRoute("/_desk/outlets/external-members")({
  validateSearch: search,
  component: ExternalMembersPage,
});
