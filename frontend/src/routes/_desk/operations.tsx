import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { OperationsPage } from "@/features/identity/operations/operations-page";
import { tableSearch } from "@/shared/hooks/table-search";

const search = z.object({ ...tableSearch });

export const Route = createFileRoute("/_desk/operations")({
  validateSearch: search,
  component: OperationsPage,
});
