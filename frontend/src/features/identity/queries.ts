/** Everything that identity's screens fetch and change. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { idempotencyKey } from "@/api/client";
import {
  accountsCreate,
  accountsDisable,
  accountsEnable,
  accountsResetPassword,
  accountsSearch,
  delegationsEnd,
  delegationsLend,
  delegationsLendable,
  delegationsShow,
  grantsApprove,
  grantsEnd,
  grantsGive,
  grantsRefuse,
  grantsRoles,
  grantsSearch,
  operationsDeadLetters,
  operationsHealth,
  operationsRetry,
  operationsSchedules,
  secondFactorsBegin,
  secondFactorsConfirm,
  secondFactorsRenew,
  secondFactorsReset,
  secondFactorsShow,
  serviceAccountsApprove,
  serviceAccountsMakeKey,
  serviceAccountsPropose,
  serviceAccountsRefuse,
  serviceAccountsRevoke,
  serviceAccountsSearch,
  sessionsChangePassword,
  sessionsEndOtherSessions,
  sessionsEndOwnSession,
  sessionsEndSessions,
  sessionsOwnSessions,
  sessionsSessionsOfAccount,
} from "@/api/generated/sdk.gen";
import type {
  AccountCreate,
  AccountRow,
  AccountsSearchData,
  DeadLetterRow,
  DelegationCreate,
  DelegationRow,
  GrantCreate,
  GrantRow,
  GrantsSearchData,
  OperationsDeadLettersData,
  PasswordChange,
  ServiceAccountCreate,
  ServiceAccountRow,
  ServiceAccountsSearchData,
} from "@/api/generated/types.gen";

const LOOK_AGAIN_MS = 10_000;

export type AccountFilters = NonNullable<AccountsSearchData["query"]>;

export function searchAccounts(query: AccountFilters, signal?: AbortSignal) {
  return accountsSearch({ query, signal });
}

export const accountsOptions = (filters: AccountFilters) =>
  queryOptions({
    queryKey: ["identity", "accounts", filters],
    queryFn: ({ signal }) => searchAccounts(filters, signal),
    placeholderData: keepPreviousData,
  });

export const grantsOptions = (accountId: string) =>
  queryOptions({
    queryKey: ["identity", "grants", accountId],
    queryFn: ({ signal }) => grantsSearch({ query: { account_id: [accountId], size: 200 }, signal }),
  });

export type GrantFilters = NonNullable<GrantsSearchData["query"]>;

export function searchGrants(query: GrantFilters, signal?: AbortSignal) {
  return grantsSearch({ query, signal });
}

export const proposalsOptions = (filters: GrantFilters) =>
  queryOptions({
    queryKey: ["identity", "proposals", filters],
    queryFn: ({ signal }) => searchGrants(filters, signal),
    placeholderData: keepPreviousData,
    refetchInterval: LOOK_AGAIN_MS,
  });

export const rolesOptions = queryOptions({
  queryKey: ["identity", "roles"],
  queryFn: ({ signal }) => grantsRoles({ signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

export const healthOptions = queryOptions({
  queryKey: ["identity", "operations", "health"],
  queryFn: ({ signal }) => operationsHealth({ signal }),
  refetchInterval: LOOK_AGAIN_MS,
});

export const schedulesOptions = queryOptions({
  queryKey: ["identity", "operations", "schedules"],
  queryFn: ({ signal }) => operationsSchedules({ signal }),
  refetchInterval: LOOK_AGAIN_MS,
});

export type DeadLetterPage = NonNullable<OperationsDeadLettersData["query"]>;

export function searchDeadLetters(query: DeadLetterPage, signal?: AbortSignal) {
  return operationsDeadLetters({ query, signal });
}

export const deadLettersOptions = (page: DeadLetterPage) =>
  queryOptions({
    queryKey: ["identity", "operations", "dead-letters", page],
    queryFn: ({ signal }) => searchDeadLetters(page, signal),
    placeholderData: keepPreviousData,
    refetchInterval: LOOK_AGAIN_MS,
  });

const once = () => ({ "idempotency-key": idempotencyKey() });
const seen = (row: { version: number }) => ({ "if-match": String(row.version) });

export const changePassword = (body: PasswordChange) => sessionsChangePassword({ body });

export const createAccount = (body: AccountCreate) => accountsCreate({ headers: once(), body });

export function setActive(account: AccountRow, active: boolean, reason: string) {
  const change = active ? accountsEnable : accountsDisable;
  return change({
    path: { account_id: account.id },
    headers: { ...seen(account), ...once() },
    body: { reason },
  });
}

export function resetPassword(account: AccountRow, password: string, reason: string) {
  return accountsResetPassword({
    path: { account_id: account.id },
    headers: { ...seen(account), ...once() },
    body: { password, reason },
  });
}

export const giveGrant = (body: GrantCreate) => grantsGive({ headers: once(), body });

export const endGrant = (grant: GrantRow) =>
  grantsEnd({ path: { grant_id: grant.id }, headers: seen(grant) });

const decided = (grant: GrantRow) => ({
  path: { grant_id: grant.id },
  headers: { ...seen(grant), ...once() },
});

export const approveGrant = (grant: GrantRow) => grantsApprove(decided(grant));

export const refuseGrant = (grant: GrantRow, reason: string) =>
  grantsRefuse({ ...decided(grant), body: { reason } });

export const retryDeadLetter = ({ event_id, handler }: DeadLetterRow) =>
  operationsRetry({ path: { event_id, handler }, headers: once() });

export const factorOptions = queryOptions({
  queryKey: ["identity", "second-factor"],
  queryFn: ({ signal }) => secondFactorsShow({ signal }),
});

export const beginFactor = () => secondFactorsBegin();
export const confirmFactor = (code: string) => secondFactorsConfirm({ body: { code } });
export const renewCodes = (code: string) => secondFactorsRenew({ body: { code } });

export const resetFactor = (account: AccountRow, reason: string) =>
  secondFactorsReset({ path: { account_id: account.id }, headers: once(), body: { reason } });

export const ownSessionsOptions = queryOptions({
  queryKey: ["identity", "sessions"],
  queryFn: ({ signal }) => sessionsOwnSessions({ signal }),
});

export const sessionsOptions = (accountId: string) =>
  queryOptions({
    queryKey: ["identity", "sessions", accountId],
    queryFn: ({ signal }) => sessionsSessionsOfAccount({ path: { account_id: accountId }, signal }),
  });

export const endOwnSession = (id: string) => sessionsEndOwnSession({ path: { session_id: id } });
export const endOtherSessions = () => sessionsEndOtherSessions();

export const endSessions = (account: AccountRow, reason: string) =>
  sessionsEndSessions({ path: { account_id: account.id }, body: { reason } });

export const delegationsOptions = queryOptions({
  queryKey: ["identity", "delegations"],
  queryFn: ({ signal }) => delegationsShow({ signal }),
});

export const lendableOptions = queryOptions({
  queryKey: ["identity", "delegations", "lendable"],
  queryFn: ({ signal }) => delegationsLendable({ signal }),
});

export const lend = (body: DelegationCreate) => delegationsLend({ headers: once(), body });

export const endDelegation = (row: DelegationRow) =>
  delegationsEnd({ path: { delegation_id: row.id }, headers: { ...seen(row), ...once() } });

export type ServiceAccountFilters = NonNullable<ServiceAccountsSearchData["query"]>;

export function searchServiceAccounts(query: ServiceAccountFilters, signal?: AbortSignal) {
  return serviceAccountsSearch({ query, signal });
}

export const serviceAccountsOptions = (filters: ServiceAccountFilters) =>
  queryOptions({
    queryKey: ["identity", "service-accounts", filters],
    queryFn: ({ signal }) => searchServiceAccounts(filters, signal),
    placeholderData: keepPreviousData,
  });

export const proposeServiceAccount = (body: ServiceAccountCreate) =>
  serviceAccountsPropose({ headers: once(), body });

const ofService = (row: ServiceAccountRow) => ({
  path: { account_id: row.id },
  headers: { ...seen(row), ...once() },
});

export const approveServiceAccount = (row: ServiceAccountRow) => serviceAccountsApprove(ofService(row));

export const makeServiceKey = (row: ServiceAccountRow) =>
  serviceAccountsMakeKey({ path: { account_id: row.id }, headers: seen(row) });

export const refuseServiceAccount = (row: ServiceAccountRow, reason: string) =>
  serviceAccountsRefuse({ ...ofService(row), body: { reason } });

export const revokeServiceAccount = (row: ServiceAccountRow, reason: string) =>
  serviceAccountsRevoke({ ...ofService(row), body: { reason } });
