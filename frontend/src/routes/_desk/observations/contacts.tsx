import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { ContactsPage } from "@/features/registry/cadres/contacts-page";
import { tableSearch } from "@/shared/hooks/table-search";

const search = z.object({ ...tableSearch, q: z.optional(z.coerce.string()), org: z.optional(z.string()) });

export const Route = createFileRoute("/_desk/observations/contacts")({
  validateSearch: search,
  component: ContactsPage,
});
