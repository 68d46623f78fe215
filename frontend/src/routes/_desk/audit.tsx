import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { AuditPage } from "@/features/identity/audit/audit-page";
import { tableSearch } from "@/shared/hooks/table-search";

const search = z.object({
  ...tableSearch,
  q: z.optional(z.coerce.string()),
  kind: z.optional(z.string()),
  object: z.optional(z.coerce.string()),
  org: z.optional(z.string()),
  result: z.optional(z.enum(["done", "refused"])),
  since: z.optional(z.string()),
  until: z.optional(z.string()),
  entry: z.optional(z.coerce.number()),
});

export const Route = createFileRoute("/_desk/audit")({
  validateSearch: search,
  component: AuditPage,
});
