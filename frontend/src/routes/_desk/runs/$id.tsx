import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { runOptions } from "@/features/appraisal/runs/queries";
import { RunPage } from "@/features/appraisal/runs/run-page";
import { tableSearch } from "@/shared/hooks/table-search";

const search = z.object({
  ...tableSearch,
  tab: z.optional(z.string()),
  category: z.optional(z.string()),
  q: z.optional(z.coerce.string()),
  stars: z.optional(z.coerce.number()),
});

export const Route = createFileRoute("/_desk/runs/$id")({
  validateSearch: search,
  loader: ({ context, params }) => void context.queryClient.prefetchQuery(runOptions(params.id)),
  component: Page,
});

function Page() {
  const { id } = Route.useParams();
  return <RunPage key={id} id={id} />;
}
