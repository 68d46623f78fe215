import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { TransfersPage } from "@/features/registry/transfers/transfers-page";
import { tableSearch } from "@/shared/hooks/table-search";

const text = z.optional(z.string());
const search = z.object({
  ...tableSearch,
  q: z.optional(z.coerce.string()),
  propose: z.optional(z.coerce.string()),
  ...{ org: text, state: text, id: text },
});

export const Route = createFileRoute("/_desk/transfers")({
  validateSearch: search,
  component: TransfersPage,
});
