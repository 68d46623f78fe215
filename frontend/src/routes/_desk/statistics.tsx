import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { StatisticsPage } from "@/features/liaison/statistics/statistics-page";

const day = z.catch(z.optional(z.string().check(z.regex(/^20\d{2}-\d{2}-\d{2}$/))), undefined);

export const Route = createFileRoute("/_desk/statistics")({
  validateSearch: z.object({ org: z.optional(z.string()), first: day, last: day }),
  component: StatisticsPage,
});
