import { createFileRoute } from "@tanstack/react-router";
import { ObservationPage } from "@/features/registry/cadres/observation-page";

export const Route = createFileRoute("/_desk/observations/$id")({ component: Page });

function Page() {
  const { id } = Route.useParams();
  return <ObservationPage key={id} id={id} />;
}
