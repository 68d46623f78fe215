import { createFileRoute } from "@tanstack/react-router";
import { OutletPage } from "@/features/liaison/coverage/outlet-page";

export const Route = createFileRoute("/_desk/coverage/$id")({ component: Page });

function Page() {
  const { id } = Route.useParams();
  return <OutletPage key={id} id={id} />;
}
