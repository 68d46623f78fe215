import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { VoicesPage } from "@/features/appraisal/voices/voices-page";

const WRITTEN = /^20\d{2}(-Q[1-4]|-(0[1-9]|1[0-2]))?$/;
const period = z.catch(z.optional(z.coerce.string().check(z.regex(WRITTEN))), undefined);

export const Route = createFileRoute("/_desk/voices")({
  validateSearch: z.object({ org: z.optional(z.string()), period }),
  component: VoicesPage,
});
