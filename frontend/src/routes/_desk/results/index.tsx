import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { ResultsPage } from "@/features/targets/results/results-page";
import { tableSearch } from "@/shared/hooks/table-search";

const search = z.object({
  ...tableSearch,
  org: z.optional(z.string()),
  q: z.optional(z.coerce.string()),
  state: z.catch(z.optional(z.enum(["provisional", "submitted", "returned", "accepted"])), undefined),
  year: z.catch(z.optional(z.coerce.number()), undefined),
});

export const Route = createFileRoute("/_desk/results/")({ validateSearch: search, component: ResultsPage });
