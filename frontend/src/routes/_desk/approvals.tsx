import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { ApprovalsPage } from "@/features/identity/grants/approvals-page";
import { tableSearch } from "@/shared/hooks/table-search";

const search = z.object({
  ...tableSearch,
  state: z.optional(z.enum(["approved", "refused", "withdrawn", "lapsed"])),
});

export const Route = createFileRoute("/_desk/approvals")({
  validateSearch: search,
  component: ApprovalsPage,
});
