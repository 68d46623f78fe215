import { createFileRoute } from "@tanstack/react-router";
import { CommitmentPage } from "@/features/targets/commitments/commitment-page";

export const Route = createFileRoute("/_desk/commitments/$id")({ component: Page });

function Page() {
  const { id } = Route.useParams();
  return <CommitmentPage id={id} />;
}
