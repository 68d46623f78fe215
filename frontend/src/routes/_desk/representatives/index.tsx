import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { RepresentativesPage } from "@/features/liaison/representatives/representatives-page";
import { tableSearch } from "@/shared/hooks/table-search";

const search = z.object({
  ...tableSearch,
  org: z.optional(z.string()),
  q: z.optional(z.coerce.string()),
  state: z.catch(z.optional(z.enum(["nominated", "approved", "ended", "declined"])), undefined),
  soon: z.catch(z.optional(z.literal(1)), undefined),
});

export const Route = createFileRoute("/_desk/representatives/")({
  validateSearch: search,
  component: RepresentativesPage,
});
