import { createFileRoute } from "@tanstack/react-router";
import { MyIssuePage } from "@/features/liaison/my-issues/my-issue-page";

export const Route = createFileRoute("/m/issues/$id")({ component: Page });

function Page() {
  const { id } = Route.useParams();
  return <MyIssuePage key={id} id={id} />;
}
