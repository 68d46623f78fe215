import { useRouter } from "@tanstack/react-router";
import { useEffect } from "react";

const AFTER_MS = 1_500;

/** Fetches, once today is shown, the few pieces of page that a person would need if the network went away now. */
export function useReadyOffline(): void {
  const router = useRouter();
  useEffect(() => {
    const timer = setTimeout(() => {
      const routes = ["/m/tasks/$id", "/m/outbox", "/sign-in"].map(
        (id) => router.routesById[id as "/m/outbox"],
      );
      const pieces = routes.filter(Boolean).map((route) => router.loadRouteChunk(route));
      void Promise.all([...pieces, import("@/shared/photos/shrink")]).catch(() => undefined);
    }, AFTER_MS);
    return () => clearTimeout(timer);
  }, [router]);
}
