import { createFileRoute, redirect } from "@tanstack/react-router";
import { todoOrNotFound } from "@/features/integration/todos/queries";

/** From a link in a portal on to where it is done. */
export const Route = createFileRoute("/m/inbox/$id")({
  loader: async ({ context, params }) => {
    const todo = await todoOrNotFound(context.queryClient, params.id);
    throw redirect({ href: todo.phone_page, replace: true });
  },
});
