import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { ReviewsPage } from "@/features/registry/policies/reviews-page";
import { tableSearch } from "@/shared/hooks/table-search";

export const Route = createFileRoute("/_desk/policy-reviews/")({
  validateSearch: z.object(tableSearch),
  component: ReviewsPage,
});
