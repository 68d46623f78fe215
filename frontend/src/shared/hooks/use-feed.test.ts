import { expect, it } from "vitest";
import { type FeedItem, feedItems } from "./use-feed";

it("reads items that arrive in pieces and skips comments and broken data", async () => {
  const encoder = new TextEncoder();
  const pieces = [
    ": hello\n\n",
    'id: 1\ndata: {"kind":"record",',
    '"id":"r1"}\n\ndata: nonsense\n\n',
    'data: {"kind":"run","id":"n1"}\n\n',
  ];
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(encoder.encode(piece));
      controller.close();
    },
  });
  const seen: FeedItem[] = [];
  for await (const item of feedItems(body)) seen.push(item);
  expect(seen).toEqual([
    { kind: "record", id: "r1" },
    { kind: "run", id: "n1" },
  ]);
});
