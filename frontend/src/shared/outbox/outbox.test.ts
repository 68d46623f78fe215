import "fake-indexeddb/auto";
import { HttpResponse, http } from "msw";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { signIn } from "@/api/session";
import { server } from "@/testing/server";
import { daysWaited, discard, enqueue, flush, sendAgain, takeBack, waitAfter } from "./outbox";
import { drop, forgetKept, itemsOf, keep, kept, put } from "./store";

const ME = "00000000-0000-7000-8000-00000000000a";
const OTHER = "00000000-0000-7000-8000-00000000000b";
const PATH = "/api/v1/targets/tasks/t1/check-ins";

const bearer = (account: string) => `x.${btoa(JSON.stringify({ sub: account })).replaceAll("=", "")}.x`;

/** Signs in as this account; the cookie exchange gives the same account again. */
async function signedIn(account: string): Promise<void> {
  server.use(
    http.post("*/api/v1/identity/tokens", () =>
      HttpResponse.json({ access_token: bearer(account), token_type: "bearer", expires_in: 900 }),
    ),
  );
  await signIn("x", "y");
}

interface Arrived {
  body: { id: string; kind: string };
  token: string | null;
}

/** The server: keeps what arrives by its id, and answers as told, by turns. */
function listening(...statuses: number[]): { asked: Arrived[]; stored: Map<string, unknown> } {
  const asked: Arrived[] = [];
  const stored = new Map<string, unknown>();
  server.use(
    http.post(`*${PATH}`, async ({ request }) => {
      const body = (await request.json()) as Arrived["body"];
      asked.push({ body, token: request.headers.get("authorization") });
      const status = statuses.shift() ?? 201;
      if (status === 0) return HttpResponse.error();
      if (status < 400) stored.set(body.id, body);
      const refusal = {
        title: "",
        status,
        code: "check_in_refused",
        detail: "这项任务已经办结。",
        errors: [],
      };
      return HttpResponse.json(status < 400 ? { id: body.id } : refusal, { status });
    }),
  );
  return { asked, stored };
}

const checkIn = (id: string, subject = "t1") => ({
  client_id: id,
  kind: "check_in",
  subject,
  title: "主题党日",
  path: PATH,
  body: { id, kind: "no_change" },
});

beforeEach(() => signedIn(ME));

afterEach(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  for (const account of [ME, OTHER]) await drop((await itemsOf(account)).map(({ client_id }) => client_id));
});

describe("sending", () => {
  it("sends each thing once, in the order in which it was done, and then forgets it", async () => {
    const { asked } = listening();
    await enqueue(ME, checkIn("1"));
    await enqueue(ME, checkIn("2", "t2"));
    await enqueue(ME, checkIn("3"));
    await Promise.all([flush(ME), flush(ME, { force: true }), flush(ME)]);
    expect(asked.map(({ body }) => body.id)).toEqual(["1", "2", "3"]);
    expect(await itemsOf(ME)).toEqual([]);
  });

  it("asks nothing while the device says that it is offline, and keeps everything", async () => {
    const { asked } = listening();
    vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
    await enqueue(ME, checkIn("1"));
    await flush(ME, { force: true });
    expect(asked).toEqual([]);
    expect(await itemsOf(ME)).toMatchObject([{ client_id: "1", tries: 0, state: "waiting" }]);
  });

  it("sends the same id again when the answer was lost, so that the server keeps one", async () => {
    const { asked, stored } = listening(0, 200);
    await enqueue(ME, checkIn("1"));
    await flush(ME);
    expect(await itemsOf(ME)).toMatchObject([{ tries: 1, state: "waiting" }]);
    await flush(ME);
    expect(asked).toHaveLength(1);
    await flush(ME, { force: true });
    expect(asked.map(({ body }) => body.id)).toEqual(["1", "1"]);
    expect(stored.size).toBe(1);
    expect(await itemsOf(ME)).toEqual([]);
  });

  it("waits longer after each failure of the server and holds back only what is about the same thing", async () => {
    const { asked } = listening(503);
    await enqueue(ME, checkIn("1"));
    await enqueue(ME, checkIn("2"));
    await enqueue(ME, checkIn("3", "t2"));
    const before = Date.now();
    await flush(ME);
    expect(asked.map(({ body }) => body.id)).toEqual(["1", "3"]);
    const [first, second] = await itemsOf(ME);
    expect(first?.next_at).toBeGreaterThanOrEqual(before + 5_000);
    expect(second).toMatchObject({ client_id: "2", tries: 0 });
    expect([1, 2, 3, 9, 30].map((tries) => waitAfter(tries, 0))).toEqual([
      5_000, 10_000, 20_000, 600_000, 600_000,
    ]);
  });

  it("leaves a refusal to the person with the server's reason, and lets it go again or away", async () => {
    const { asked } = listening(422, 409);
    await enqueue(ME, checkIn("1"));
    await enqueue(ME, checkIn("2"));
    await enqueue(ME, checkIn("3"));
    await flush(ME);
    expect(await itemsOf(ME)).toMatchObject([
      { client_id: "1", state: "refused", refusal: { status: 422, detail: "这项任务已经办结。" } },
      { client_id: "2", state: "refused", refusal: { status: 409 } },
    ]);
    await flush(ME, { force: true });
    expect(asked).toHaveLength(3);
    await sendAgain("1");
    await discard("2");
    await flush(ME);
    expect(asked).toHaveLength(4);
    expect(await itemsOf(ME)).toEqual([]);
  });

  it("does not send by itself what has waited for thirty days, and warns a week before", async () => {
    const { asked } = listening();
    const item = await enqueue(ME, checkIn("1"));
    const day = 86_400_000;
    expect(daysWaited(item, item.created_at + 22 * day)).toBeUndefined();
    expect(daysWaited(item, item.created_at + 25 * day)).toBe(25);
    await put({ ...item, created_at: Date.now() - 31 * day });
    await flush(ME);
    expect(asked).toEqual([]);
    expect(await itemsOf(ME)).toMatchObject([{ state: "refused", refusal: { code: "kept_too_long" } }]);
    await sendAgain("1");
    await flush(ME);
    expect(asked).toHaveLength(1);
  });

  it("says which version was seen and repeats under one key, so that a lost answer is no conflict", async () => {
    const asked: [string | null, string | null][] = [];
    server.use(
      http.post(`*${PATH}`, ({ request }) => {
        asked.push([request.headers.get("if-match"), request.headers.get("idempotency-key")]);
        return asked.length === 1 ? HttpResponse.error() : HttpResponse.json({});
      }),
    );
    await enqueue(ME, { ...checkIn("1"), version: 3 });
    await flush(ME);
    await flush(ME, { force: true });
    expect(asked).toEqual([
      ['"3"', "1"],
      ['"3"', "1"],
    ]);
  });

  const FILE = {
    name: "现场.jpg",
    type: "image/jpeg",
    bytes: new TextEncoder().encode("JPEG").buffer,
    sha256: "a",
    stored: null,
  };

  /** Files and bodies as they arrive; the first body is refused for a while. */
  function watched(): { uploads: FormData[]; bodies: unknown[] } {
    const uploads: FormData[] = [];
    const bodies: unknown[] = [];
    vi.spyOn(globalThis, "fetch").mockImplementation(async (_url, init) => {
      if (init?.body instanceof FormData) {
        uploads.push(init.body);
        return HttpResponse.json({ sha256: `stored-${uploads.length}` }, { status: 201 });
      }
      bodies.push(JSON.parse(String(init?.body)));
      return bodies.length === 1
        ? HttpResponse.json({}, { status: 502 })
        : HttpResponse.json({}, { status: 201 });
    });
    return { uploads, bodies };
  }

  it("sends files first, each once, and names them by what the server calls them", async () => {
    const { uploads, bodies } = watched();
    await enqueue(ME, {
      ...checkIn("1"),
      body: { id: "1", evidence: [{ record_id: "r1" }] },
      upload: { path: "/api/v1/appraisal/attachments", fields: { organization_id: "o1" }, into: "evidence" },
      files: [FILE],
    });
    await flush(ME);
    await flush(ME, { force: true });
    expect(uploads.map((form) => form.get("organization_id"))).toEqual(["o1"]);
    expect(uploads.map((form) => (form.get("file") as File).name)).toEqual(["现场.jpg"]);
    const whole = { id: "1", evidence: [{ record_id: "r1" }, { sha256: "stored-1", name: "现场.jpg" }] };
    expect(bodies).toEqual([whole, whole]);
    expect(await itemsOf(ME)).toEqual([]);
  });

  it("names files by their hashes alone where no names are asked for", async () => {
    const { bodies } = watched();
    const upload = { path: "/api/v1/liaison/attachments", fields: {}, into: "attachments", bare: true };
    await enqueue(ME, { ...checkIn("1"), body: { note: "x" }, upload, files: [FILE] });
    await flush(ME);
    expect(bodies).toEqual([{ note: "x", attachments: ["stored-1"] }]);
  });
});

describe("undoing", () => {
  it("removes what was never tried without asking anybody", async () => {
    const { asked } = listening();
    await enqueue(ME, checkIn("1"));
    expect(await takeBack("1")).toBe(true);
    await flush(ME);
    expect(asked).toEqual([]);
  });

  it("does not remove what may have reached the server", async () => {
    listening(0);
    await enqueue(ME, checkIn("1"));
    await flush(ME);
    expect(await takeBack("1")).toBe(false);
    expect(await itemsOf(ME)).toHaveLength(1);
  });

  it("drops the undoing of what the server refused", async () => {
    const { asked } = listening(422);
    await enqueue(ME, checkIn("1"));
    await enqueue(ME, {
      client_id: "2",
      kind: "undo",
      subject: "t1",
      title: "",
      path: PATH,
      body: { id: "u" },
      after: "1",
    });
    await flush(ME);
    expect(asked).toHaveLength(1);
    expect(await itemsOf(ME)).toMatchObject([{ client_id: "1", state: "refused" }]);
  });
});

describe("accounts and tabs", () => {
  it("never sends or shows one account's items to another on the same device", async () => {
    const { asked } = listening();
    await enqueue(OTHER, checkIn("1"));
    expect(await itemsOf(ME)).toEqual([]);
    await flush(ME, { force: true });
    await flush(OTHER, { force: true });
    expect(asked).toEqual([]);
    expect(await itemsOf(OTHER)).toMatchObject([{ tries: 0, state: "waiting" }]);
    await signedIn(OTHER);
    await flush(OTHER, { force: true });
    expect(asked).toMatchObject([{ token: `Bearer ${bearer(OTHER)}` }]);
  });

  it("renews the token while sending, but not into another account's", async () => {
    const { asked } = listening(401, 201, 401);
    await enqueue(ME, checkIn("1"));
    await flush(ME);
    expect(asked).toHaveLength(2);
    server.use(
      http.post("*/api/v1/identity/tokens", () =>
        HttpResponse.json({ access_token: bearer(OTHER), token_type: "bearer", expires_in: 900 }),
      ),
    );
    await enqueue(ME, checkIn("2"));
    await flush(ME);
    expect(asked).toHaveLength(3);
    expect(await itemsOf(ME)).toMatchObject([{ client_id: "2", state: "waiting", tries: 0 }]);
  });

  it("lets one tab send while another does, without Web Locks too", async () => {
    expect(navigator.locks).toBeUndefined();
    const { asked } = listening();
    await enqueue(ME, checkIn("1"));
    await enqueue(ME, checkIn("2", "t2"));
    vi.resetModules();
    const otherTab = await import("./outbox");
    const session = await import("@/api/session");
    await session.signIn("x", "y");
    await Promise.all([flush(ME), otherTab.flush(ME), flush(ME), otherTab.flush(ME)]);
    expect(asked.map(({ body }) => body.id).sort()).toEqual(["1", "2"]);
  });

  it("keeps what was read until the sign-out, by account", async () => {
    await keep(ME, "today", { items: [1] });
    await keep(OTHER, "today", { items: [2] });
    expect((await kept(ME, "today"))?.data).toEqual({ items: [1] });
    await forgetKept(ME);
    expect(await kept(ME, "today")).toBeUndefined();
    expect((await kept(OTHER, "today"))?.data).toEqual({ items: [2] });
  });
});
