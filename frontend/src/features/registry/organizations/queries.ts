/** What the organisation screens fetch and change. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { idempotencyKey } from "@/api/client";
import {
  organizationChangesBelongings,
  organizationChangesCreate,
  organizationChangesMove,
  organizationChangesRename,
  organizationChangesReshape,
  organizationChangesSearch,
  organizationsSearch,
  organizationsShow,
  organizationsTree,
  reorganizationsCancel,
  reorganizationsClose,
  reorganizationsMerge,
  reorganizationsSplit,
} from "@/api/generated/sdk.gen";
import type {
  ChangeOutcome,
  OrganizationChangeRead,
  OrganizationClose,
  OrganizationCreate,
  OrganizationMerge,
  OrganizationMove,
  OrganizationRead,
  OrganizationRename,
  OrganizationReshape,
  OrganizationSplitting,
  OrganizationsSearchData,
} from "@/api/generated/types.gen";

/** Which tree is looked at: of today or of a past day, with or without what is closed. */
export interface Look {
  on?: string;
  closed?: boolean;
}

export const levelOptions = (parent: string | undefined, { on, closed }: Look) =>
  queryOptions({
    queryKey: ["registry", "level", parent ?? "", on ?? "", closed ?? false],
    queryFn: async ({ signal }) => [
      ...(
        await organizationsTree({
          query: { ...(parent ? { parent_id: parent } : { tops: true }), on, closed },
          signal,
        })
      ).items,
    ],
    staleTime: 60_000,
  });

export const foundOptions = (query: NonNullable<OrganizationsSearchData["query"]>) =>
  queryOptions({
    queryKey: ["registry", "found", query],
    queryFn: ({ signal }) => organizationsSearch({ query, signal }),
    placeholderData: keepPreviousData,
  });

export const cardOptions = (id: string, on: string | undefined) =>
  queryOptions({
    queryKey: ["registry", "organization", id, on ?? ""],
    queryFn: ({ signal }) => organizationsShow({ path: { organization_id: id }, query: { on }, signal }),
  });

export const changesOptions = (id: string) =>
  queryOptions({
    queryKey: ["registry", "organization-changes", id],
    queryFn: ({ signal }) => organizationChangesSearch({ query: { organization_id: id, size: 100 }, signal }),
  });

export const belongingsOptions = (id: string) =>
  queryOptions({
    queryKey: ["registry", "belongings", id],
    queryFn: ({ signal }) => organizationChangesBelongings({ path: { organization_id: id }, signal }),
  });

/** The asked-for change of one organisation, whichever it is. */
export type Asked =
  | { verb: "create"; body: OrganizationCreate }
  | { verb: "rename"; body: OrganizationRename }
  | { verb: "reshape"; body: OrganizationReshape }
  | { verb: "move"; body: OrganizationMove }
  | { verb: "merge"; body: OrganizationMerge }
  | { verb: "split"; body: OrganizationSplitting }
  | { verb: "close"; body: OrganizationClose };

/** Decides a change, or with `validate_only` shows what it would do. */
export function decide(organization: OrganizationRead, asked: Asked): Promise<ChangeOutcome> {
  const key = { "idempotency-key": idempotencyKey() };
  const path = { organization_id: organization.id };
  const headers = { "if-match": String(organization.version), ...key };
  switch (asked.verb) {
    case "create":
      return organizationChangesCreate({ headers: key, body: asked.body });
    case "rename":
      return organizationChangesRename({ path, headers, body: asked.body });
    case "reshape":
      return organizationChangesReshape({ path, headers, body: asked.body });
    case "move":
      return organizationChangesMove({ path, headers, body: asked.body });
    case "merge":
      return reorganizationsMerge({ path, headers, body: asked.body });
    case "split":
      return reorganizationsSplit({ path, headers, body: asked.body });
    case "close":
      return reorganizationsClose({ path, headers, body: asked.body });
  }
}

export function takeBack(change: OrganizationChangeRead) {
  return reorganizationsCancel({
    path: { change_id: change.id },
    headers: { "if-match": String(change.version) },
  });
}
