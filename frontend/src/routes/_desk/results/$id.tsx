import { createFileRoute } from "@tanstack/react-router";
import { ResultPage } from "@/features/targets/results/result-page";

export const Route = createFileRoute("/_desk/results/$id")({ component: Page });

function Page() {
  const { id } = Route.useParams();
  return <ResultPage id={id} />;
}
