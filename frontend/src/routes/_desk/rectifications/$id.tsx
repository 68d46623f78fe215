import { createFileRoute } from "@tanstack/react-router";
import { RectificationPage } from "@/features/appraisal/rectifications/rectification-page";

export const Route = createFileRoute("/_desk/rectifications/$id")({ component: Page });

function Page() {
  const { id } = Route.useParams();
  return <RectificationPage key={id} id={id} />;
}
