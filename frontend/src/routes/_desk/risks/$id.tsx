import { createFileRoute } from "@tanstack/react-router";
import { RiskPage } from "@/features/liaison/risks/risk-page";

export const Route = createFileRoute("/_desk/risks/$id")({ component: Page });

function Page() {
  return <RiskPage id={Route.useParams().id} />;
}
