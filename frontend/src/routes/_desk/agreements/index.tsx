import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { AgreementsPage } from "@/features/liaison/agreements/agreements-page";
import { tableSearch } from "@/shared/hooks/table-search";

const search = z.object({
  ...tableSearch,
  q: z.optional(z.coerce.string()),
  org: z.optional(z.string()),
  state: z.catch(z.optional(z.enum(["planned", "active", "expiring", "expired", "ended"])), undefined),
  kind: z.catch(
    z.optional(z.enum(["community", "village", "government", "school", "enterprise", "other"])),
    undefined,
  ),
});

export const Route = createFileRoute("/_desk/agreements/")({
  validateSearch: search,
  component: AgreementsPage,
});
