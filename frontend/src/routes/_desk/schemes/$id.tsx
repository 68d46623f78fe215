import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { schemeOptions } from "@/features/appraisal/schemes/queries";
import { SchemePage } from "@/features/appraisal/schemes/scheme-page";

const search = z.object({
  tab: z.optional(z.string()),
  q: z.optional(z.coerce.string()),
  index: z.optional(z.string()),
  kind: z.optional(z.string()),
  period: z.optional(z.coerce.string()),
  against: z.optional(z.string()),
});

export const Route = createFileRoute("/_desk/schemes/$id")({
  validateSearch: search,
  loader: ({ context, params }) => void context.queryClient.prefetchQuery(schemeOptions(params.id)),
  component: Page,
});

function Page() {
  const { id } = Route.useParams();
  return <SchemePage key={id} id={id} />;
}
