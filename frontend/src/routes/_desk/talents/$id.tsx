import { createFileRoute } from "@tanstack/react-router";
import { TalentPage } from "@/features/registry/cadres/talent-page";

export const Route = createFileRoute("/_desk/talents/$id")({ component: Page });

function Page() {
  const { id } = Route.useParams();
  return <TalentPage key={id} id={id} />;
}
