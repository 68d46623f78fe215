import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { CommitmentsPage } from "@/features/targets/commitments/commitments-page";
import { tableSearch } from "@/shared/hooks/table-search";

export const Route = createFileRoute("/_desk/commitments/")({
  validateSearch: z.object({
    ...tableSearch,
    org: z.optional(z.string()),
    q: z.optional(z.coerce.string()),
  }),
  component: CommitmentsPage,
});
