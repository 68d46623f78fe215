import { createFileRoute } from "@tanstack/react-router";
import { VisitDetailPage } from "@/features/liaison/visits/detail-page";

export const Route = createFileRoute("/_desk/visits/$id")({ component: Page });

function Page() {
  const { id } = Route.useParams();
  return <VisitDetailPage key={id} id={id} />;
}
