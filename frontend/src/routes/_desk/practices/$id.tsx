import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { PracticePage } from "@/features/targets/practices/practice-page";
import { tableSearch } from "@/shared/hooks/table-search";

export const Route = createFileRoute("/_desk/practices/$id")({
  validateSearch: z.object({
    ...tableSearch,
    on: z.optional(z.string()),
    q: z.optional(z.coerce.string()),
    state: z.optional(z.string()),
  }),
  component: Page,
});

function Page() {
  const { id } = Route.useParams();
  return <PracticePage id={id} />;
}
