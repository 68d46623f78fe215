import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { RisksPage } from "@/features/liaison/risks/risks-page";
import { tableSearch } from "@/shared/hooks/table-search";

const search = z.object({
  ...tableSearch,
  org: z.optional(z.string()),
  q: z.optional(z.coerce.string()),
  kind: z.catch(z.optional(z.enum(["petition", "public_opinion", "integrity", "legal"])), undefined),
  state: z.catch(z.optional(z.enum(["open", "controlled"])), undefined),
});

export const Route = createFileRoute("/_desk/risks/")({ validateSearch: search, component: RisksPage });
