import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { MonthsPage } from "@/features/liaison/risks/months-page";

const month = z.catch(z.optional(z.string().check(z.regex(/^\d{4}-\d{2}$/))), undefined);

export const Route = createFileRoute("/_desk/risks/months")({
  validateSearch: z.object({ org: z.optional(z.string()), month }),
  component: MonthsPage,
});
