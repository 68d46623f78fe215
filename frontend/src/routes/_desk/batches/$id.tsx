import { createFileRoute } from "@tanstack/react-router";
import { BatchPage } from "@/features/targets/batches/batch-page";

export const Route = createFileRoute("/_desk/batches/$id")({ component: Page });

function Page() {
  const { id } = Route.useParams();
  return <BatchPage id={id} />;
}
