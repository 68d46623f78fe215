import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { TaskPage } from "@/features/targets/today/task-page";

const search = z.object({
  kind: z.catch(z.enum(["progress", "blocked", "done"]), "progress"),
  from: z.optional(z.string()),
});

export const Route = createFileRoute("/m/tasks/$id")({ validateSearch: search, component: Page });

function Page() {
  const { id } = Route.useParams();
  const { kind, from } = Route.useSearch();
  return <TaskPage taskId={id} kind={kind} from={from} />;
}
