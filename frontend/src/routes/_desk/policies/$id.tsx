import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { PolicyPage } from "@/features/registry/policies/policy-page";

const search = z.object({ number: z.catch(z.optional(z.coerce.number()), undefined) });

export const Route = createFileRoute("/_desk/policies/$id")({ validateSearch: search, component: Page });

function Page() {
  const { id } = Route.useParams();
  return <PolicyPage key={id} id={id} />;
}
