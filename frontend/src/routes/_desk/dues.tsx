import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { DuesPage } from "@/features/registry/dues/dues-page";
import { tableSearch } from "@/shared/hooks/table-search";

const text = z.optional(z.string());
const search = z.object({
  ...tableSearch,
  q: z.optional(z.coerce.string()),
  ...{ month: text, state: text, id: text },
});

export const Route = createFileRoute("/_desk/dues")({ validateSearch: search, component: DuesPage });
