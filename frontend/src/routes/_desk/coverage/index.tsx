import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { CoveragePage } from "@/features/liaison/coverage/coverage-page";
import { tableSearch } from "@/shared/hooks/table-search";

const shown = z.enum(["uncovered", "uncovered_unpaired", "uncovered_paired", "covered", "all"]);
const search = z.object({
  ...tableSearch,
  q: z.optional(z.coerce.string()),
  org: z.optional(z.string()),
  shown: z.catch(z.optional(shown), undefined),
});

export const Route = createFileRoute("/_desk/coverage/")({ validateSearch: search, component: CoveragePage });
