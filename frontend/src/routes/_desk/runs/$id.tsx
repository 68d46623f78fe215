import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { tableSearch } from "@/shared/hooks/table-search";

const search = z.object({ ...tableSearch, stars: z.optional(z.coerce.number()) });

export const Route = createFileRoute("/_desk/runs/$id")({ validateSearch: search, component: () => null });
