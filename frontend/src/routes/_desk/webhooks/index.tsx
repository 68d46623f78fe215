import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { WebhooksPage } from "@/features/integration/webhooks/webhooks-page";
import { tableSearch } from "@/shared/hooks/table-search";

export const Route = createFileRoute("/_desk/webhooks/")({
  validateSearch: z.object({
    ...tableSearch,
    state: z.catch(z.optional(z.enum(["active", "paused", "disabled"])), undefined),
    org: z.optional(z.string()),
    q: z.optional(z.coerce.string()),
  }),
  component: WebhooksPage,
});
