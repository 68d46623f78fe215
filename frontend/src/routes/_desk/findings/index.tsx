import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { FindingsPage } from "@/features/liaison/findings/findings-page";
import { tableSearch } from "@/shared/hooks/table-search";

const states = z.enum(["proposed", "owned", "answered", "closed", "dismissed"]);
const search = z.object({
  ...tableSearch,
  org: z.optional(z.string()),
  state: z.catch(z.optional(states), undefined),
  recurring: z.catch(z.optional(z.literal(1)), undefined),
});

export const Route = createFileRoute("/_desk/findings/")({ validateSearch: search, component: FindingsPage });
