import { createFileRoute } from "@tanstack/react-router";
import { FundPage } from "@/features/registry/venue-funds/fund-page";

export const Route = createFileRoute("/_desk/venue-funds/$id")({ component: Page });

function Page() {
  const { id } = Route.useParams();
  return <FundPage key={id} id={id} />;
}
