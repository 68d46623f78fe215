import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { DraftPage } from "@/features/appraisal/schemes/draft-page";

export const Route = createFileRoute("/_desk/schemes/new")({
  validateSearch: z.object({ from: z.optional(z.string()) }),
  component: Page,
});

function Page() {
  const { from } = Route.useSearch();
  return <DraftPage key={from} from={from} />;
}
