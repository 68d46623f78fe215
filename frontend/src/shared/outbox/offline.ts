/** Reading on the phone: from the server, or without a network what was last read on this device. */
import { ApiProblem, asProblem, problemFrom } from "@/api/problem";
import { fetchAs } from "@/api/session";
import { keep, kept } from "./store";

export interface ReadOrKept<T> {
  data: T;
  /** When the server said so. */
  at: number;
  /** Kept from then, because the server cannot be reached now. */
  isKept: boolean;
}

function unreachable(error: unknown): boolean {
  const { status } = asProblem(error);
  return status === 0 || status >= 502;
}

async function asked<T>(account: string, path: string, signal: AbortSignal): Promise<T> {
  const response = await fetchAs(account, path, { signal });
  if (!response) throw new ApiProblem(401);
  if (!response.ok) throw await problemFrom(response);
  return (await response.json()) as T;
}

/** Asks for a path as this account and keeps the answer under a name. */
export async function readOrKept<T>(
  account: string,
  name: string,
  path: string,
  signal: AbortSignal,
): Promise<ReadOrKept<T>> {
  try {
    const data = await asked<T>(account, path, signal);
    await keep(account, name, data).catch(() => undefined);
    return { data, at: Date.now(), isKept: false };
  } catch (error) {
    const last = unreachable(error) ? await kept(account, name).catch(() => undefined) : undefined;
    if (!last) throw error;
    return { data: last.data as T, at: last.at, isKept: true };
  }
}
