import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { AccountList } from "@/features/identity/accounts/account-list";
import { tableSearch } from "@/shared/hooks/table-search";

const search = z.object({
  ...tableSearch,
  q: z.optional(z.coerce.string()),
  active: z.optional(z.enum(["yes", "no"])),
  id: z.optional(z.string()),
});

export const Route = createFileRoute("/_desk/accounts")({ validateSearch: search, component: AccountList });
