import { createFileRoute } from "@tanstack/react-router";
import { CheckPage } from "@/features/liaison/risks/check-page";

export const Route = createFileRoute("/_desk/risks/checks/$id")({ component: Page });

function Page() {
  return <CheckPage id={Route.useParams().id} />;
}
