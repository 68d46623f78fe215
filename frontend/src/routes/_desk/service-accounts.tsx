import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { ServiceAccountsPage } from "@/features/identity/service-accounts/service-accounts-page";
import { tableSearch } from "@/shared/hooks/table-search";

const search = z.object({
  ...tableSearch,
  state: z.optional(z.enum(["proposed", "approved", "refused", "revoked"])),
});

export const Route = createFileRoute("/_desk/service-accounts")({
  validateSearch: search,
  component: ServiceAccountsPage,
});
