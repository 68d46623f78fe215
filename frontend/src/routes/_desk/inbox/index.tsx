import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { InboxPage } from "@/features/integration/todos/inbox-page";
import { inboxSearch } from "@/shared/hooks/table-search";

export const Route = createFileRoute("/_desk/inbox/")({
  validateSearch: z.object(inboxSearch),
  component: InboxPage,
});
