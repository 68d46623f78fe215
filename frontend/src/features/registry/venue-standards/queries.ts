import { queryOptions, useQuery } from "@tanstack/react-query";
import { venueStandardsSetStandard, venueStandardsShow } from "@/api/generated/sdk.gen";
import type { VenueStandardRead, VenueStandardWrite } from "@/api/generated/types.gen";
import { useActor } from "@/shared/auth/me";

export const STANDARDS = ["registry", "venue-standards"] as const;

const standardOptions = (organizationId: string) =>
  queryOptions({
    queryKey: [...STANDARDS, organizationId],
    queryFn: ({ signal }) => venueStandardsShow({ path: { organization_id: organizationId }, signal }),
  });

/** The words that hold where one works; or for an organisation, once one is chosen. */
export function useStandard(organizationId?: string) {
  const actor = useActor();
  const own = actor.roles.find(({ organization_id }) => organization_id)?.organization_id;
  const place = organizationId ?? own ?? "";
  return useQuery({ ...standardOptions(place), enabled: place !== "" });
}

export const choicesOf = (words: readonly { code: string; title: string }[] | undefined) =>
  (words ?? []).map(({ code, title }) => ({ value: code, label: title }));

export const setStandard = (seen: VenueStandardRead, body: VenueStandardWrite) =>
  venueStandardsSetStandard({
    path: { organization_id: seen.root_id },
    headers: { "if-match": `"${seen.number}"` },
    body,
  });
