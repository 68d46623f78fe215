import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { HandlingPage } from "@/features/liaison/issues/handling/handling-page";

const search = z.object({
  kind: z.catch(z.enum(["progress", "resolve"]), "progress"),
  from: z.optional(z.string()),
});

export const Route = createFileRoute("/m/handling/$id")({ validateSearch: search, component: Page });

function Page() {
  const { id } = Route.useParams();
  const { kind, from } = Route.useSearch();
  return <HandlingPage key={id} id={id} kind={kind} from={from} />;
}
