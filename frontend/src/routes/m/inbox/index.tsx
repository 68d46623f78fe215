import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { InboxCards } from "@/features/integration/todos/inbox-cards";
import { inboxSearch } from "@/shared/hooks/table-search";

export const Route = createFileRoute("/m/inbox/")({
  validateSearch: z.object(inboxSearch),
  component: InboxCards,
});
