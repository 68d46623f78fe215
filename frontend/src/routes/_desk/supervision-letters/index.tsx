import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { SupervisionLettersPage } from "@/features/targets/supervision-letters/letters-page";
import { tableSearch } from "@/shared/hooks/table-search";

const search = z.object({
  ...tableSearch,
  org: z.optional(z.string()),
  color: z.catch(z.optional(z.enum(["blue", "yellow", "red"])), undefined),
  state: z.catch(z.optional(z.enum(["issued", "answered", "returned", "closed", "withdrawn"])), undefined),
  overdue: z.catch(z.optional(z.literal(1)), undefined),
});

export const Route = createFileRoute("/_desk/supervision-letters/")({
  validateSearch: search,
  component: SupervisionLettersPage,
});
