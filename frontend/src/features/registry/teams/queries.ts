import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { idempotencyKey } from "@/api/client";
import { teamsChange, teamsCreate, teamsSearch, teamsShow } from "@/api/generated/sdk.gen";
import type { TeamRead, TeamsSearchData, TeamWrite } from "@/api/generated/types.gen";

export type Filters = NonNullable<TeamsSearchData["query"]>;

export const TEAMS = ["registry", "teams"] as const;

export const searchTeams = (query: Filters, signal?: AbortSignal) => teamsSearch({ query, signal });

export const teamsOptions = (filters: Filters) =>
  queryOptions({
    queryKey: [...TEAMS, "list", filters],
    queryFn: ({ signal }) => searchTeams(filters, signal),
    placeholderData: keepPreviousData,
  });

export const teamOptions = (id: string) =>
  queryOptions({
    queryKey: [...TEAMS, "one", id],
    queryFn: ({ signal }) => teamsShow({ path: { team_id: id }, signal }),
  });

export const createTeam = (body: TeamWrite) =>
  teamsCreate({ headers: { "idempotency-key": idempotencyKey() }, body });

export const changeTeam = (seen: TeamRead, body: TeamWrite) =>
  teamsChange({ path: { team_id: seen.id }, headers: { "if-match": `"${seen.version}"` }, body });
