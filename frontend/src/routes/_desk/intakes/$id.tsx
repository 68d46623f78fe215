import { createFileRoute } from "@tanstack/react-router";
import { IntakePage } from "@/features/liaison/channels/intake-page";

export const Route = createFileRoute("/_desk/intakes/$id")({ component: Page });

function Page() {
  const { id } = Route.useParams();
  return <IntakePage key={id} id={id} />;
}
