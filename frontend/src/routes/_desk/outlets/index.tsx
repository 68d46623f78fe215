import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { OutletsPage } from "@/features/registry/outlets/outlets-page";
import { tableSearch } from "@/shared/hooks/table-search";

const flag = z.catch(z.optional(z.literal(1)), undefined);
const search = z.object({
  ...tableSearch,
  q: z.optional(z.coerce.string()),
  org: z.optional(z.string()),
  cell: z.optional(z.string()),
  id: z.optional(z.string()),
  uncovered: flag,
  closed: flag,
});

export const Route = createFileRoute("/_desk/outlets/")({ validateSearch: search, component: OutletsPage });
