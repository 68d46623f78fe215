/** One query cache; a refused request is not repeated, a broken network is, twice. */
import { QueryClient } from "@tanstack/react-query";
import { asProblem } from "./problem";

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        retry: (count, error) => {
          const { status } = asProblem(error);
          return (status === 0 || status >= 502) && count < 2;
        },
      },
    },
  });
}
