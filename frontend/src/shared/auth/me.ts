/** Who am I: one query, fetched before any page of the signed-in part opens. */
import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import "@/api/client";
import { callersMe } from "@/api/generated/sdk.gen";
import type { Me } from "@/api/generated/types.gen";

export const meOptions = queryOptions({
  queryKey: ["me"],
  queryFn: ({ signal }) => callersMe({ signal }),
  staleTime: 5 * 60_000,
});

export interface Actor extends Me {
  may: (permission: string) => boolean;
}

export function actorOf(me: Me): Actor {
  return { ...me, may: (permission) => me.permissions.includes(permission) };
}

export function useActor(): Actor {
  return actorOf(useSuspenseQuery(meOptions).data);
}

/** The organisation of the first role that has one: what a page opens on, and what a form fills in. */
export const ownOrganization = ({ roles }: Me): string | undefined =>
  roles.find(({ organization_id }) => organization_id)?.organization_id ?? undefined;
