import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { ChecksPage } from "@/features/liaison/risks/checks-page";
import { tableSearch } from "@/shared/hooks/table-search";

export const Route = createFileRoute("/_desk/risks/checks/")({
  validateSearch: z.object(tableSearch),
  component: ChecksPage,
});
