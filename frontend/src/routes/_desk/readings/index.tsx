import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { ReadingsPage } from "@/features/targets/readings/readings-page";
import { tableSearch } from "@/shared/hooks/table-search";

const search = z.object({
  ...tableSearch,
  org: z.optional(z.string()),
  q: z.optional(z.coerce.string()),
  month: z.catch(z.optional(z.string().check(z.regex(/^\d{4}-\d{2}$/))), undefined),
  missing: z.catch(z.optional(z.literal(1)), undefined),
});

export const Route = createFileRoute("/_desk/readings/")({ validateSearch: search, component: ReadingsPage });
