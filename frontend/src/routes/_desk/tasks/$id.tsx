import { createFileRoute } from "@tanstack/react-router";
import { TaskPage } from "@/features/targets/tasks/task-page";

export const Route = createFileRoute("/_desk/tasks/$id")({ component: Page });

function Page() {
  const { id } = Route.useParams();
  return <TaskPage key={id} id={id} />;
}
