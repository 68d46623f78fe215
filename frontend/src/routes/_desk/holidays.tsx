import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { HolidaysPage } from "@/features/registry/holidays/holidays-page";

const search = z.object({ year: z.catch(z.optional(z.coerce.number()), undefined) });

export const Route = createFileRoute("/_desk/holidays")({ validateSearch: search, component: HolidaysPage });
