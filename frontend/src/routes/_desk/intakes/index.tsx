import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { IntakesPage } from "@/features/liaison/channels/intakes-page";
import { tableSearch } from "@/shared/hooks/table-search";

const search = z.object({
  ...tableSearch,
  q: z.optional(z.coerce.string()),
  org: z.optional(z.string()),
  state: z.catch(z.optional(z.enum(["open", "waiting", "over", "revoked"])), undefined),
});

export const Route = createFileRoute("/_desk/intakes/")({ validateSearch: search, component: IntakesPage });
