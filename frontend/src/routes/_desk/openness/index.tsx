import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { OpennessPage } from "@/features/registry/openness/openness-page";
import { tableSearch } from "@/shared/hooks/table-search";

const search = z.object({
  ...tableSearch,
  q: z.optional(z.coerce.string()),
  org: z.optional(z.string()),
  category: z.optional(z.string()),
  state: z.catch(z.optional(z.enum(["waiting", "shown", "over"])), undefined),
});

export const Route = createFileRoute("/_desk/openness/")({ validateSearch: search, component: OpennessPage });
