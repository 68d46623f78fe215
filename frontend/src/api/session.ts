/** The access token, in memory only; the refresh token is a cookie that scripts cannot read. */
import { oneTabAtATime } from "./one-tab";
import { problemFrom } from "./problem";

const TOKENS = "/api/v1/identity/tokens";
const LOGOUT = "/api/v1/identity/auth/logout";
/** Marks a device whose session is still to be ended at the server. */
const LEFT = "dangjian.left";

interface TokenAnswer {
  access_token: string;
  token_type: string;
  expires_in: number;
}

let token: string | undefined;
let refreshing: Promise<boolean> | undefined;
const endListeners = new Set<() => void>();

export function accessToken(): string | undefined {
  return token;
}

async function askForToken(body: Record<string, string>): Promise<Response> {
  return fetch(TOKENS, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    credentials: "same-origin",
    body: JSON.stringify(body),
  });
}

export async function signIn(username: string, password: string, code?: string): Promise<void> {
  const response = await askForToken({ username, password, ...(code && { code }) });
  if (!response.ok) throw await problemFrom(response);
  localStorage.removeItem(LEFT);
  token = ((await response.json()) as TokenAnswer).access_token;
}

/** Exchanges the cookie for a new token; several callers at once share one exchange.
 *
 * The refresh token is single-use: two tabs that spend the same one would end the session of both.
 */
export function refresh(): Promise<boolean> {
  refreshing ??= oneTabAtATime("dangjian-refresh", exchange).finally(() => {
    refreshing = undefined;
  });
  return refreshing;
}

async function exchange(): Promise<boolean> {
  if (localStorage.getItem(LEFT)) {
    await logOut();
    return false;
  }
  const response = await askForToken({ grant_type: "refresh_token" });
  if (response.ok) {
    token = ((await response.json()) as TokenAnswer).access_token;
    return true;
  }
  if (response.status >= 500) throw await problemFrom(response);
  token = undefined;
  return false;
}

/** Without a network the server hears of it before anything else is asked again on this device. */
export async function signOut(): Promise<void> {
  const bearer = token;
  token = undefined;
  actingFor = undefined;
  localStorage.setItem(LEFT, "1");
  await logOut(bearer);
}

async function logOut(bearer?: string): Promise<void> {
  const headers: Record<string, string> = { "X-Requested-With": "dangjian" };
  if (bearer) headers.Authorization = `Bearer ${bearer}`;
  const { status } = await fetch(LOGOUT, { method: "POST", credentials: "same-origin", headers });
  if (status < 500) localStorage.removeItem(LEFT);
}

/** Called when the session can no longer be continued (refresh refused). */
export function onSessionEnd(listener: () => void): () => void {
  endListeners.add(listener);
  return () => endListeners.delete(listener);
}

function sessionEnded(): undefined {
  token = undefined;
  actingFor = undefined;
  for (const listener of endListeners) listener();
}

/** For tests: forget everything. */
export function forgetSession(): void {
  token = undefined;
  actingFor = undefined;
  refreshing = undefined;
}

let actingFor: string | undefined;

/** From now on every request is made in the place of this account, or again in one's own name. */
export function actFor(account: string | undefined): void {
  actingFor = account;
}

function withBearer(request: Request): Request {
  const copy = request.clone();
  if (token) copy.headers.set("Authorization", `Bearer ${token}`);
  if (actingFor) copy.headers.set("X-Acting-For", actingFor);
  return copy;
}

/** fetch with the bearer token; an expired one is renewed once and the request repeated. */
export async function authorizedFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init);
  const response = await fetch(withBearer(request));
  if (response.status !== 401) return response;
  if (await refresh()) return fetch(withBearer(request));
  sessionEnded();
  return response;
}

/** For whom a token speaks, only to keep two accounts on one device apart; the server judges the token itself. */
function accountOf(bearer: string): string | undefined {
  try {
    const claims = bearer.split(".")[1]?.replaceAll("-", "+").replaceAll("_", "/") ?? "";
    return (JSON.parse(atob(claims)) as { sub?: string }).sub;
  } catch {
    return undefined;
  }
}

/** fetch in the name of one account; nothing is asked when somebody else, or nobody, is signed in by now. */
export async function fetchAs(
  account: string,
  url: string,
  init: RequestInit,
): Promise<Response | undefined> {
  const ask = () => {
    const headers = new Headers(init.headers);
    headers.set("Authorization", `Bearer ${token}`);
    return fetch(new URL(url, globalThis.location.href), { ...init, headers });
  };
  if (!token && !(await refresh())) return sessionEnded();
  if (!token || accountOf(token) !== account) return sessionEnded();
  const response = await ask();
  if (response.status !== 401) return response;
  return (await refresh()) && token && accountOf(token) === account ? ask() : sessionEnded();
}
