import { createFileRoute } from "@tanstack/react-router";
import { IssuePage } from "@/features/liaison/issues/issue-page";

export const Route = createFileRoute("/_desk/issues/$id")({ component: Page });

function Page() {
  const { id } = Route.useParams();
  return <IssuePage key={id} id={id} />;
}
