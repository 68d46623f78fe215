/** Everything that identity's screens fetch and change. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { idempotencyKey } from "@/api/client";
import {
  accountsCreate,
  accountsDisable,
  accountsEnable,
  accountsResetPassword,
  accountsSearch,
  grantsEnd,
  grantsGive,
  grantsRoles,
  grantsSearch,
  sessionsChangePassword,
} from "@/api/generated/sdk.gen";
import type {
  AccountCreate,
  AccountRow,
  AccountsSearchData,
  GrantCreate,
  GrantRow,
  PasswordChange,
} from "@/api/generated/types.gen";

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

export const rolesOptions = queryOptions({
  queryKey: ["identity", "roles"],
  queryFn: ({ signal }) => grantsRoles({ signal }),
  staleTime: Number.POSITIVE_INFINITY,
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
