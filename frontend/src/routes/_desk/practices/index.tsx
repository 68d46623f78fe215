import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { PracticesPage } from "@/features/targets/practices/practices-page";
import { tableSearch } from "@/shared/hooks/table-search";

export const Route = createFileRoute("/_desk/practices/")({
  validateSearch: z.object({
    ...tableSearch,
    org: z.optional(z.string()),
    q: z.optional(z.coerce.string()),
    state: z.optional(z.string()),
  }),
  component: PracticesPage,
});
