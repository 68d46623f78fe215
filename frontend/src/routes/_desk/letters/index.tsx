import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { LettersPage } from "@/features/targets/letters/letters-page";
import { tableSearch } from "@/shared/hooks/table-search";

const search = z.object({
  ...tableSearch,
  org: z.optional(z.string()),
  year: z.catch(z.optional(z.coerce.number()), undefined),
  state: z.catch(z.optional(z.enum(["draft", "issued", "in_force", "withdrawn"])), undefined),
});

export const Route = createFileRoute("/_desk/letters/")({
  validateSearch: search,
  component: LettersPage,
});
