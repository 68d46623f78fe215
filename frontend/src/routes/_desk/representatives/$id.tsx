import { createFileRoute } from "@tanstack/react-router";
import { RepresentativePage } from "@/features/liaison/representatives/representative-page";

export const Route = createFileRoute("/_desk/representatives/$id")({ component: Page });

function Page() {
  const { id } = Route.useParams();
  return <RepresentativePage key={id} id={id} />;
}
