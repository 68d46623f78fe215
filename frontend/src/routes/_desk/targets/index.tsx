import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { TargetsPage } from "@/features/targets/targets/targets-page";
import { tableSearch } from "@/shared/hooks/table-search";

const search = z.object({
  ...tableSearch,
  year: z.catch(z.optional(z.coerce.number().check(z.int(), z.minimum(2000), z.maximum(2200))), undefined),
  org: z.optional(z.string()),
  q: z.optional(z.coerce.string()),
  view: z.catch(z.optional(z.literal("list")), undefined),
  check: z.catch(z.optional(z.literal(1)), undefined),
  level: z.catch(z.optional(z.enum(["group", "enterprise", "department", "person"])), undefined),
  side: z.catch(z.optional(z.enum(["business", "party"])), undefined),
  state: z.catch(z.optional(z.enum(["draft", "published", "cancelled"])), undefined),
  tag: z.optional(z.string()),
  mine: z.catch(z.optional(z.literal(1)), undefined),
});

export const Route = createFileRoute("/_desk/targets/")({ validateSearch: search, component: TargetsPage });
