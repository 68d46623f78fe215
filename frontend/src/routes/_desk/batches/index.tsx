import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { BatchesPage } from "@/features/targets/batches/batches-page";
import { tableSearch } from "@/shared/hooks/table-search";

export const Route = createFileRoute("/_desk/batches/")({
  validateSearch: z.object(tableSearch),
  component: BatchesPage,
});
