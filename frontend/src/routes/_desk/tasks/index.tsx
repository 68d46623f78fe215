import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { TasksPage } from "@/features/targets/tasks/tasks-page";
import { tableSearch } from "@/shared/hooks/table-search";

const word = z.optional(z.string());
const flag = z.catch(z.optional(z.literal(1)), undefined);
const search = z.object({
  ...tableSearch,
  q: z.optional(z.coerce.string()),
  ...{ org: word, state: word, light: word, kind: word, focus: word, side: word, target: word },
  ...{ overdue: flag, blocked: flag, asked: flag, mine: flag },
});

export const Route = createFileRoute("/_desk/tasks/")({ validateSearch: search, component: TasksPage });
