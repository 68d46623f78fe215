import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { PoliciesPage } from "@/features/registry/policies/policies-page";
import { tableSearch } from "@/shared/hooks/table-search";

const search = z.object({
  ...tableSearch,
  q: z.optional(z.coerce.string()),
  org: z.optional(z.string()),
  state: z.catch(z.optional(z.enum(["in_force", "abolished"])), undefined),
});

export const Route = createFileRoute("/_desk/policies/")({ validateSearch: search, component: PoliciesPage });
