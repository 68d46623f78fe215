import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { EventTypesPage } from "@/features/integration/event-types/event-types-page";

export const Route = createFileRoute("/_desk/event-types")({
  validateSearch: z.object({ q: z.optional(z.coerce.string()), type: z.optional(z.string()) }),
  component: EventTypesPage,
});
