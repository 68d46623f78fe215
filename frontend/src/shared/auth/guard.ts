/** For a route's beforeLoad: a session is there, or one goes to sign in and comes back. */
import type { QueryClient } from "@tanstack/react-query";
import { redirect } from "@tanstack/react-router";
import { accessToken, refresh } from "@/api/session";
import { type Actor, actorOf, meOptions } from "./me";

export async function requireActor(queryClient: QueryClient, href: string): Promise<Actor> {
  if (!accessToken() && !(await refresh())) {
    throw redirect({ to: "/sign-in", search: { return_to: href === "/" ? undefined : href } });
  }
  return actorOf(await queryClient.ensureQueryData(meOptions));
}

/** Only an address inside this site, so that nobody can be sent elsewhere after signing in. */
export function safeReturn(target: string | undefined): string {
  return target && /^\/(?![/\\])/.test(target) ? target : "/";
}
