/** What every noun's imports answer; the address of the noun is all that differs. */
import { idempotencyKey } from "@/api/client";
import type { ImportRead, ImportRow } from "@/api/generated/types.gen";
import { problemFrom } from "@/api/problem";
import { authorizedFetch } from "@/api/session";
import { download } from "@/shared/csv";
import { serverEvents } from "@/shared/hooks/use-feed";

export interface ImportStep {
  done: number;
  total: number;
  stage: string;
}

type Verb = "explain" | "check" | "commit" | "undo";
export type Answers = Record<string, string | null>;

async function asked(address: string, init?: RequestInit): Promise<Response> {
  const response = await authorizedFetch(new URL(address, globalThis.location.href), init);
  if (!response.ok) throw await problemFrom(response);
  return response;
}

/** Takes a file in; nothing of it is entered. */
export async function upload(url: string, file: File, reason?: string): Promise<ImportRead> {
  const body = new FormData();
  body.set("file", file);
  if (reason) body.set("reason", reason);
  return (await asked(`${url}/imports`, { method: "POST", body })).json() as Promise<ImportRead>;
}

/** One step of an import. */
export async function turn(url: string, id: string, verb: Verb, body?: unknown): Promise<ImportRead> {
  const headers = { "Idempotency-Key": idempotencyKey(), "Content-Type": "application/json" };
  const init = { method: "POST", headers, body: body === undefined ? undefined : JSON.stringify(body) };
  return (await asked(`${url}/imports/${id}:${verb}`, init)).json() as Promise<ImportRead>;
}

/** Tells every step of the bar until the work is done or nobody listens any more. */
export async function follow(
  url: string,
  id: string,
  work: "check" | "commit",
  signal: AbortSignal,
  tell: (step: ImportStep) => void,
): Promise<void> {
  const response = await asked(`${url}/imports/${id}/progress?work=${work}`, {
    signal,
    headers: { Accept: "text/event-stream" },
  });
  if (!response.body) return;
  for await (const said of serverEvents(response.body)) tell(said as ImportStep);
}

export const latest = async (url: string, signal?: AbortSignal): Promise<ImportRow[]> =>
  (await asked(`${url}/imports`, { signal })).json() as Promise<ImportRow[]>;

/** The form, or the same file with its bad cells marked. */
export async function save(address: string, name: string): Promise<void> {
  download(name, await (await asked(address)).blob());
}
