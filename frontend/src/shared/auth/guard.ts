/** For a route's beforeLoad: a session is there, or one goes to sign in and comes back. */
import type { QueryClient } from "@tanstack/react-query";
import { redirect } from "@tanstack/react-router";
import type { Me } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import { accessToken, refresh } from "@/api/session";
import { keep, kept, LAST } from "@/shared/outbox/store";
import { type Actor, actorOf, meOptions } from "./me";

export async function requireActor(queryClient: QueryClient, href: string): Promise<Actor> {
  if (!accessToken() && !(await refresh())) {
    throw redirect({ to: "/sign-in", search: { return_to: href === "/" ? undefined : href } });
  }
  return actorOf(await queryClient.ensureQueryData(meOptions));
}

/** On the phone: without a network, whoever was here last and did not sign out; the server still judges every request. */
export async function requireKnownActor(queryClient: QueryClient, href: string): Promise<Actor> {
  try {
    const actor = await requireActor(queryClient, href);
    void keep(LAST, "me", queryClient.getQueryData(meOptions.queryKey)).catch(() => undefined);
    return actor;
  } catch (error) {
    const last = asProblem(error).status === 0 ? await kept(LAST, "me").catch(() => undefined) : undefined;
    if (!last) throw error;
    return actorOf(queryClient.setQueryData(meOptions.queryKey, last.data as Me) as Me);
  }
}

/** Only an address inside this site, so that nobody can be sent elsewhere after signing in. */
export function safeReturn(target: string | undefined): string {
  return target && /^\/(?![/\\])/.test(target) ? target : "/";
}
