import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { LightsPage } from "@/features/targets/tasks/lights-page";

const search = z.object({ org: z.optional(z.string()) });

export const Route = createFileRoute("/_desk/tasks/lights")({
  validateSearch: search,
  component: LightsPage,
});
