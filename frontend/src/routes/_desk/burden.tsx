import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { BurdenPage } from "@/features/appraisal/burden/burden-page";
import { tableSearch } from "@/shared/hooks/table-search";

const month = z.catch(z.optional(z.string().check(z.regex(/^20\d{2}-(0[1-9]|1[0-2])$/))), undefined);
const search = z.object({ ...tableSearch, org: z.optional(z.string()), month });

export const Route = createFileRoute("/_desk/burden")({ validateSearch: search, component: BurdenPage });
