import { createFileRoute } from "@tanstack/react-router";
import { AgreementPage } from "@/features/liaison/agreements/agreement-page";

export const Route = createFileRoute("/_desk/agreements/$id")({ component: Page });

function Page() {
  const { id } = Route.useParams();
  return <AgreementPage key={id} id={id} />;
}
