/** The queue in the page: everything is written down first and sent exactly once, whatever happens to tab and network. */
import { v7 } from "uuid";
import { unlessAnotherTab } from "@/api/one-tab";
import { asProblem, problemFrom } from "@/api/problem";
import { fetchAs } from "@/api/session";
import { change, drop, dropUntried, itemsOf, type OutboxFile, type OutboxItem, put } from "./store";

export type Draft = Pick<OutboxItem, "kind" | "subject" | "title" | "path" | "body"> &
  Partial<Pick<OutboxItem, "client_id" | "words" | "edit" | "version" | "files" | "upload" | "after">>;

export interface Sent {
  item: OutboxItem;
  answer: unknown;
  at: number;
}

const TIMEOUT_MS = 45_000;
const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 10 * 60_000;
const RETENTION_MS = 30 * 24 * 3_600_000;
const WARN_MS = 23 * 24 * 3_600_000;
const PASSING = new Set([408, 425, 429]);

const listeners = new Set<(sent?: Sent) => void>();
const tabs = typeof BroadcastChannel === "function" ? new BroadcastChannel("dangjian-outbox") : undefined;
if (tabs) tabs.onmessage = () => tellHere();

function tellHere(sent?: Sent): void {
  for (const listener of listeners) listener(sent);
}

function tell(sent?: Sent): void {
  tellHere(sent);
  tabs?.postMessage("changed");
}

/** Called after every change of the queue, here or in another tab; with what was sent if it was sent here. */
export function onChange(listener: (sent?: Sent) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function newId(): string {
  return v7();
}

/** Writes it down; it is safe on this device when this returns. */
export async function enqueue(account: string, draft: Draft): Promise<OutboxItem> {
  const item: OutboxItem = {
    client_id: newId(),
    words: null,
    edit: null,
    version: null,
    files: [],
    upload: null,
    after: null,
    ...draft,
    account,
    created_at: Date.now(),
    tries: 0,
    next_at: 0,
    state: "waiting",
    refusal: null,
  };
  await put(item);
  tell();
  return item;
}

/** Takes back what was never tried; whatever may have left this device must be undone at the server instead. */
export async function takeBack(clientId: string): Promise<boolean> {
  const gone = await dropUntried(clientId);
  if (gone) tell();
  return gone;
}

export async function discard(clientId: string): Promise<void> {
  await drop([clientId]);
  tell();
}

/** A refused item may go again, as it is. */
export async function sendAgain(clientId: string): Promise<void> {
  await change(clientId, { state: "waiting", refusal: null, next_at: 0, created_at: Date.now() });
  tell();
}

/** Five seconds, doubled with each attempt, at most ten minutes; a little apart, so that not all come back at once. */
export function waitAfter(tries: number, chance = Math.random()): number {
  const wait = Math.min(FIRST_WAIT_MS * 2 ** (tries - 1), LONGEST_WAIT_MS);
  return Math.round(wait * (1 + chance / 5));
}

/** How many days an item has waited, where it is time to say so. */
export function daysWaited(item: OutboxItem, now = Date.now()): number | undefined {
  const age = now - item.created_at;
  return age >= WARN_MS ? Math.floor(age / 86_400_000) : undefined;
}

interface Run {
  again: boolean;
  force: boolean;
  done: Promise<void>;
}

const running = new Map<string, Run>();

/** Sends what is due; `force` also what waits for its next attempt. Several calls at once are one. */
export function flush(account: string, { force = false } = {}): Promise<void> {
  const current = running.get(account);
  if (current) {
    current.again = true;
    current.force ||= force;
    return current.done;
  }
  const run: Run = { again: true, force, done: Promise.resolve() };
  running.set(account, run);
  run.done = rounds(account, run).finally(() => running.delete(account));
  return run.done;
}

async function rounds(account: string, run: Run): Promise<void> {
  while (run.again) {
    const { force } = run;
    run.again = false;
    run.force = false;
    if (!(await unlessAnotherTab(`dangjian-outbox-${account}`, () => drain(account, force)))) return;
  }
}

type Outcome = "sent" | "refused" | "later" | "stop";

async function drain(account: string, force: boolean): Promise<void> {
  const seen = new Set<string>();
  for (;;) {
    const item = nextOf(await itemsOf(account), seen, force);
    if (!item || navigator.onLine === false) return;
    seen.add(item.client_id);
    if ((await attempt(item)) === "stop") return;
  }
}

/** The first that is due and has nothing of its own subject waiting before it. */
function nextOf(items: OutboxItem[], seen: Set<string>, force: boolean): OutboxItem | undefined {
  const held = new Set<string>();
  for (const item of items) {
    if (item.state === "refused") continue;
    const due = !seen.has(item.client_id) && (force || item.next_at <= Date.now());
    if (due && !held.has(item.subject)) return item;
    held.add(item.subject);
  }
  return undefined;
}

async function attempt(item: OutboxItem): Promise<Outcome> {
  if (Date.now() - item.created_at > RETENTION_MS) return refuse(item, EXPIRED);
  const tries = item.tries + 1;
  // Written before the request leaves: from here on the server may know of it.
  if (!(await change(item.client_id, { tries, next_at: Date.now() + waitAfter(tries) }))) return "later";
  try {
    const response = await post(item);
    if (response === undefined) {
      await change(item.client_id, { tries: item.tries, next_at: 0 });
      return "stop";
    }
    if (response.ok) return sent(item, await response.json().catch(() => null));
    if (response.status >= 500 || PASSING.has(response.status)) return later(item, response);
    const { status, code, detail, errors } = await problemFrom(response);
    return refuse(item, { status, code, detail, errors });
  } catch (error) {
    if (asProblem(error).status === -1 && !isTimeout(error)) throw error;
    tell();
    return "stop";
  }
}

const EXPIRED = {
  status: 0,
  code: "kept_too_long",
  detail: "已在本机存了 30 天没有发出,请确认还要不要发送。",
  errors: [],
};

function isTimeout(error: unknown): boolean {
  return error instanceof DOMException && ["TimeoutError", "AbortError"].includes(error.name);
}

async function sent(item: OutboxItem, answer: unknown): Promise<Outcome> {
  await drop([item.client_id]);
  tell({ item, answer, at: Date.now() });
  return "sent";
}

async function later(item: OutboxItem, response: Response): Promise<Outcome> {
  const seconds = Number(response.headers.get("Retry-After"));
  if (seconds > 0)
    await change(item.client_id, { next_at: Date.now() + Math.min(seconds * 1000, LONGEST_WAIT_MS) });
  tell();
  return "later";
}

/** The server will not have it: a person decides; what only made sense with it goes. */
async function refuse(item: OutboxItem, refusal: OutboxItem["refusal"]): Promise<Outcome> {
  await change(item.client_id, { state: "refused", refusal });
  const orphans = (await itemsOf(item.account)).filter(({ after }) => after === item.client_id);
  await drop(orphans.map(({ client_id }) => client_id));
  tell();
  return "refused";
}

/** Nothing is answered when another account is signed in by now; the first refusal of a file is the answer. */
async function post(item: OutboxItem): Promise<Response | undefined> {
  const files: OutboxFile[] = [];
  for (const file of item.files) {
    if (file.stored !== null) {
      files.push(file);
      continue;
    }
    const response = await uploaded(item, file);
    if (!response?.ok) return response;
    const { sha256 } = (await response.json()) as { sha256: string };
    files.push({ ...file, stored: sha256 });
    await change(item.client_id, { files: [...files, ...item.files.slice(files.length)] });
  }
  return fetchAs(item.account, item.path, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...seen(item) },
    body: item.body && JSON.stringify({ ...item.body, ...named(item, files) }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
}

/** Of what was seen in a version: only if it still is so, and the same answer to every repeat. */
function seen({ version, client_id }: OutboxItem): Record<string, string> {
  return version == null ? {} : { "If-Match": `"${version}"`, "Idempotency-Key": client_id };
}

function uploaded(item: OutboxItem, file: OutboxFile): Promise<Response | undefined> {
  const form = new FormData();
  for (const [name, value] of Object.entries(item.upload?.fields ?? {})) form.set(name, value);
  form.set("file", new File([file.bytes], file.name, { type: file.type }));
  return fetchAs(item.account, item.upload?.path ?? "", {
    method: "POST",
    body: form,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
}

function named(item: OutboxItem, files: OutboxFile[]): Record<string, unknown> {
  if (!item.upload || files.length === 0) return {};
  const already = (item.body?.[item.upload.into] as unknown[] | undefined) ?? [];
  const { into, bare } = item.upload;
  const added = files.map(({ stored, name }) => (bare ? stored : { sha256: stored, name }));
  return { [into]: [...already, ...added] };
}
