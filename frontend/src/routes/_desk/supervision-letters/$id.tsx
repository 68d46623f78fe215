import { createFileRoute } from "@tanstack/react-router";
import { SupervisionLetterPage } from "@/features/targets/supervision-letters/letter-page";

export const Route = createFileRoute("/_desk/supervision-letters/$id")({ component: Page });

function Page() {
  const { id } = Route.useParams();
  return <SupervisionLetterPage key={id} id={id} />;
}
