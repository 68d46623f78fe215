import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { RunList } from "@/features/appraisal/runs/run-list";
import { tableSearch } from "@/shared/hooks/table-search";

const search = z.object({
  ...tableSearch,
  cycle: z.optional(z.enum(["month", "quarter", "year"])),
  status: z.optional(z.enum(["open", "published"])),
});

export const Route = createFileRoute("/_desk/runs/")({ validateSearch: search, component: RunList });
