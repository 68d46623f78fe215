/** Live refresh: listens to a feed of (kind, id) and tells the caller, a few at a time. */
import { useEffect, useRef } from "react";
import { authorizedFetch } from "@/api/session";

export interface FeedItem {
  kind: string;
  id: string;
}

/** The kinds of news after which the pages of liaison look again. */
export const LIAISON = new Set(["issue", "representative", "pairing", "visit", "norm"]);

const GATHER_MS = 250;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 30_000;

/** Reads server-sent events from a stream; only `data:` lines matter, comments keep it alive. */
export async function* serverEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<object> {
  const reader = body.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split(/\r?\n\r?\n/);
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const said = dataOf(block);
      if (said) yield said;
    }
  }
}

export async function* feedItems(body: ReadableStream<Uint8Array>): AsyncGenerator<FeedItem> {
  for await (const said of serverEvents(body)) {
    const { kind, id } = said as Partial<FeedItem>;
    if (typeof kind === "string") yield { kind, id: String(id ?? "") };
  }
}

function dataOf(block: string): object | undefined {
  const data = block
    .split(/\r?\n/)
    .filter((line) => line.startsWith("data:"))
    .map((line) => line.slice(5).trim())
    .join("\n");
  if (!data) return undefined;
  try {
    const parsed: unknown = JSON.parse(data);
    return parsed !== null && typeof parsed === "object" ? parsed : undefined;
  } catch {
    return undefined;
  }
}

async function listen(url: string, signal: AbortSignal, tell: (item: FeedItem) => void): Promise<boolean> {
  const response = await authorizedFetch(url, { signal, headers: { Accept: "text/event-stream" } });
  if (response.status === 401 || response.status === 403 || response.status === 404) return false;
  if (response.ok && response.body) {
    for await (const item of feedItems(response.body)) tell(item);
  }
  return true;
}

/** Keeps one connection open while mounted and reconnects with growing delay. */
export function useFeed(url: string | undefined, onItems: (items: FeedItem[]) => void): void {
  const latest = useRef(onItems);
  latest.current = onItems;

  useEffect(() => {
    if (!url) return;
    const stop = new AbortController();
    let gathered: FeedItem[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = (item: FeedItem) => {
      gathered.push(item);
      timer ??= setTimeout(() => {
        timer = undefined;
        const items = gathered;
        gathered = [];
        latest.current(items);
      }, GATHER_MS);
    };
    void (async () => {
      let delay = FIRST_RETRY_MS;
      while (!stop.signal.aborted) {
        const started = Date.now();
        const goOn = await listen(url, stop.signal, tell).catch(() => true);
        if (!goOn || stop.signal.aborted) return;
        delay = Date.now() - started > LAST_RETRY_MS ? FIRST_RETRY_MS : Math.min(delay * 2, LAST_RETRY_MS);
        await new Promise((resolve) => setTimeout(resolve, delay));
      }
    })();
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [url]);
}
