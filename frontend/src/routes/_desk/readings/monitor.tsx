import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { MonitorPage } from "@/features/targets/readings/monitor-page";

export const Route = createFileRoute("/_desk/readings/monitor")({
  validateSearch: z.object({ org: z.optional(z.string()) }),
  component: MonitorPage,
});
