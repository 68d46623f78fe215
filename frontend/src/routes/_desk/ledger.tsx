import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { LedgerPage } from "@/features/appraisal/records/ledger-page";
import { recordSearch } from "@/shared/hooks/table-search";

export const Route = createFileRoute("/_desk/ledger")({
  validateSearch: z.object(recordSearch),
  component: LedgerPage,
});
