import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { GridCellsPage } from "@/features/registry/outlets/grid-cells-page";
import { tableSearch } from "@/shared/hooks/table-search";

const search = z.object({
  ...tableSearch,
  q: z.optional(z.coerce.string()),
  org: z.optional(z.string()),
  id: z.optional(z.string()),
});

export const Route = createFileRoute("/_desk/outlets/grid-cells")({
  validateSearch: search,
  component: GridCellsPage,
});
