import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { FeedbackPage } from "@/features/appraisal/feedback/feedback-page";
import { tableSearch } from "@/shared/hooks/table-search";

const search = z.object({
  ...tableSearch,
  id: z.optional(z.string()),
  state: z.catch(z.optional(z.enum(["open", "answered"])), undefined),
});

export const Route = createFileRoute("/_desk/feedback")({ validateSearch: search, component: FeedbackPage });
