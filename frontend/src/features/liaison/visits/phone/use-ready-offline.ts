import { useRouter } from "@tanstack/react-router";
import { useEffect } from "react";

const AFTER_MS = 1_500;

/** Fetches, once the outlets are shown, the pieces of page that a visit needs if the network goes away now. */
export function useReadyOffline(): void {
  const router = useRouter();
  useEffect(() => {
    const timer = setTimeout(() => {
      const routes = ["/m/visits/new", "/m/outbox", "/sign-in"].map(
        (id) => router.routesById[id as "/m/outbox"],
      );
      const pieces = routes.filter(Boolean).map((route) => router.loadRouteChunk(route));
      void Promise.all(pieces).catch(() => undefined);
    }, AFTER_MS);
    return () => clearTimeout(timer);
  }, [router]);
}
