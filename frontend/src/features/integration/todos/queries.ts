import { keepPreviousData, type QueryClient, queryOptions } from "@tanstack/react-query";
import { notFound } from "@tanstack/react-router";
import "@/api/client";
import { todosCount, todosSearch, todosShow } from "@/api/generated/sdk.gen";
import type { TodoRow, TodosSearchData } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";

export type Filters = NonNullable<TodosSearchData["query"]>;

/** Where the feed does not reach (a person without a place in the tree), the bell looks now and then. */
const LOOK_AGAIN_MS = 60_000;

export const searchTodos = (query: Filters, signal?: AbortSignal) => todosSearch({ query, signal });

export const todosOptions = (filters: Filters) =>
  queryOptions({
    queryKey: ["integration", "todos", filters],
    queryFn: ({ signal }) => searchTodos(filters, signal),
    placeholderData: keepPreviousData,
  });

export const countOptions = queryOptions({
  queryKey: ["integration", "count"],
  queryFn: ({ signal }) => todosCount({ signal }),
  refetchInterval: LOOK_AGAIN_MS,
  refetchOnWindowFocus: true,
});

const todoOptions = (id: string) =>
  queryOptions({
    queryKey: ["integration", "todo", id],
    queryFn: ({ signal }) => todosShow({ path: { todo_id: id }, signal }),
    staleTime: 0,
  });

/** One that does not exist, or does not concern me, is a page that does not exist. */
export async function todoOrNotFound(queryClient: QueryClient, id: string): Promise<TodoRow> {
  try {
    return await queryClient.fetchQuery(todoOptions(id));
  } catch (error) {
    const { status } = asProblem(error);
    if (status === 404 || status === 422) throw notFound();
    throw error;
  }
}
