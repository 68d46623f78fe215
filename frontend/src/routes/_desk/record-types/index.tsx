import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { RecordTypeList } from "@/features/appraisal/record-types/record-type-list";
import { tableSearch } from "@/shared/hooks/table-search";

const search = z.object({ ...tableSearch, q: z.optional(z.coerce.string()) });

export const Route = createFileRoute("/_desk/record-types/")({
  validateSearch: search,
  component: RecordTypeList,
});
