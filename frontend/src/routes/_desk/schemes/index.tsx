import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { SchemeList } from "@/features/appraisal/schemes/scheme-list";
import { tableSearch } from "@/shared/hooks/table-search";

const search = z.object({ ...tableSearch, status: z.optional(z.enum(["draft", "published"])) });

export const Route = createFileRoute("/_desk/schemes/")({ validateSearch: search, component: SchemeList });
