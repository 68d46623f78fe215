/** Everything that registry's screens fetch and change. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { idempotencyKey } from "@/api/client";
import {
  membersSearch,
  organizationsCategories,
  organizationsClassify,
  organizationsShow,
} from "@/api/generated/sdk.gen";
import type { Classify, MembersSearchData, OrganizationRead } from "@/api/generated/types.gen";

export const organizationOptions = (id: string) =>
  queryOptions({
    queryKey: ["registry", "organization", id],
    queryFn: ({ signal }) => organizationsShow({ path: { organization_id: id }, signal }),
  });

export const categoriesOptions = queryOptions({
  queryKey: ["registry", "categories"],
  queryFn: ({ signal }) => organizationsCategories({ signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

export type MemberFilters = NonNullable<MembersSearchData["query"]>;

export function searchMembers(query: MemberFilters, signal?: AbortSignal) {
  return membersSearch({ query, signal });
}

export const membersOptions = (filters: MemberFilters) =>
  queryOptions({
    queryKey: ["registry", "members", filters],
    queryFn: ({ signal }) => searchMembers(filters, signal),
    placeholderData: keepPreviousData,
  });

export function classify(organization: OrganizationRead, body: Classify) {
  return organizationsClassify({
    path: { organization_id: organization.id },
    headers: { "if-match": String(organization.version), "idempotency-key": idempotencyKey() },
    body,
  });
}
