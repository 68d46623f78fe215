import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { HandlingList } from "@/features/liaison/issues/handling/handling-list";
import { tableSearch } from "@/shared/hooks/table-search";

const search = z.object({
  page: tableSearch.page,
  list: z.catch(z.optional(z.enum(["resolved", "all"])), undefined),
});

export const Route = createFileRoute("/m/handling/")({ validateSearch: search, component: HandlingList });
