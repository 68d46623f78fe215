import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { WebhookPage } from "@/features/integration/webhooks/webhook-page";
import { tableSearch } from "@/shared/hooks/table-search";

export const Route = createFileRoute("/_desk/webhooks/$id")({
  validateSearch: z.object({
    ...tableSearch,
    state: z.catch(z.optional(z.enum(["pending", "delivered", "failed", "dead"])), undefined),
    type: z.optional(z.string()),
    since: z.optional(z.string()),
    until: z.optional(z.string()),
    delivery: z.optional(z.string()),
  }),
  component: Page,
});

function Page() {
  const { id } = Route.useParams();
  return <WebhookPage id={id} />;
}
