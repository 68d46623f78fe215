import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { TargetPage } from "@/features/targets/targets/target-page";

const search = z.object({ field: z.optional(z.string()) });

export const Route = createFileRoute("/_desk/targets/$id")({ validateSearch: search, component: Page });

function Page() {
  const { id } = Route.useParams();
  return <TargetPage key={id} id={id} />;
}
