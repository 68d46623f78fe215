import { createFileRoute } from "@tanstack/react-router";
import { TeamPage } from "@/features/registry/teams/team-page";

export const Route = createFileRoute("/_desk/teams/$id")({ component: Page });

function Page() {
  const { id } = Route.useParams();
  return <TeamPage key={id} id={id} />;
}
