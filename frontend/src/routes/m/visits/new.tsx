import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { VisitPage } from "@/features/liaison/visits/phone/visit-page";

const search = z.object({
  outlet: z.optional(z.string()),
  /** The refused item that is said otherwise. */
  from: z.optional(z.string()),
});

export const Route = createFileRoute("/m/visits/new")({ validateSearch: search, component: Page });

function Page() {
  const { outlet, from } = Route.useSearch();
  return <VisitPage key={`${outlet} ${from}`} outlet={outlet} from={from} />;
}
