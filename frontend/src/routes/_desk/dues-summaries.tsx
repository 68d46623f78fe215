import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { DuesSummariesPage } from "@/features/registry/dues/dues-summaries-page";

const text = z.optional(z.string());

export const Route = createFileRoute("/_desk/dues-summaries")({
  validateSearch: z.object({ month: text, org: text }),
  component: DuesSummariesPage,
});
