import { createFileRoute } from "@tanstack/react-router";
import { FindingPage } from "@/features/liaison/findings/finding-page";

export const Route = createFileRoute("/_desk/findings/$id")({ component: Page });

function Page() {
  return <FindingPage id={Route.useParams().id} />;
}
