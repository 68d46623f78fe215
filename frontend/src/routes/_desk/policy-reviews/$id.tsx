import { createFileRoute } from "@tanstack/react-router";
import { ReviewPage } from "@/features/registry/policies/review-page";

export const Route = createFileRoute("/_desk/policy-reviews/$id")({ component: Page });

function Page() {
  const { id } = Route.useParams();
  return <ReviewPage key={id} id={id} />;
}
