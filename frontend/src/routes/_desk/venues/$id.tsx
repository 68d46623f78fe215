import { createFileRoute } from "@tanstack/react-router";
import { VenuePage } from "@/features/registry/venues/venue-page";

export const Route = createFileRoute("/_desk/venues/$id")({ component: Page });

function Page() {
  const { id } = Route.useParams();
  return <VenuePage key={id} id={id} />;
}
