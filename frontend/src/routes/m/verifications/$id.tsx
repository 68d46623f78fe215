import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { SheetPage } from "@/features/appraisal/verifications/sheet-page";

const search = z.object({
  period: z.optional(z.coerce.string()),
  scheme: z.optional(z.string()),
  item: z.optional(z.string()),
});

export const Route = createFileRoute("/m/verifications/$id")({ validateSearch: search, component: Page });

function Page() {
  const { id } = Route.useParams();
  return <SheetPage key={id} id={id} place="phone" />;
}
