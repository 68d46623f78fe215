import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { RectificationsPage } from "@/features/appraisal/rectifications/rectifications-page";
import { tableSearch } from "@/shared/hooks/table-search";

const search = z.object({
  ...tableSearch,
  org: z.optional(z.string()),
  state: z.catch(z.optional(z.enum(["open", "reported", "returned", "closed", "withdrawn"])), undefined),
  overdue: z.catch(z.optional(z.literal(1)), undefined),
});

export const Route = createFileRoute("/_desk/rectifications/")({
  validateSearch: search,
  component: RectificationsPage,
});
