import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useEffect } from "react";
import { createQueryClient } from "@/api/query";
import { onSessionEnd } from "@/api/session";
import { createAppRouter } from "./router";

const queryClient = createQueryClient();
const router = createAppRouter(queryClient);
setTimeout(fetchPieces, 30);

/** The pieces of the first page travel while the session is being renewed: right behind that request, not after it. */
function fetchPieces(): void {
  const [matched] = router.getMatchedRoutes(window.location.pathname);
  for (const route of matched) {
    void router.loadRouteChunk(route)?.catch(() => undefined);
  }
}

/** When the session can no longer be renewed: forget all data and ask to sign in, then come back. */
function leave(): void {
  const { href, pathname } = router.state.location;
  if (pathname === "/sign-in") return;
  queryClient.clear();
  void router.navigate({ to: "/sign-in", search: { return_to: href, expired: "1" }, replace: true });
}

export function Root() {
  useEffect(() => onSessionEnd(leave), []);
  return (
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  );
}
