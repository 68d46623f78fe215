import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { TermsPage } from "@/features/registry/terms/terms-page";
import { tableSearch } from "@/shared/hooks/table-search";

const text = z.optional(z.string());
const search = z.object({
  ...tableSearch,
  q: z.optional(z.coerce.string()),
  ...{ org: text, state: text, kind: text, id: text },
  vacant: z.catch(z.optional(z.literal(1)), undefined),
});

export const Route = createFileRoute("/_desk/terms")({ validateSearch: search, component: TermsPage });
