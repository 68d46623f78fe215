import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { MyIssuesPage } from "@/features/liaison/my-issues/my-issues-page";
import { tableSearch } from "@/shared/hooks/table-search";

const search = z.object({
  page: tableSearch.page,
  list: z.catch(z.optional(z.enum(["waiting", "others"])), undefined),
});

export const Route = createFileRoute("/m/issues/")({ validateSearch: search, component: MyIssuesPage });
