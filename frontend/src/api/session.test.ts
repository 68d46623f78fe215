import { HttpResponse, http } from "msw";
import { expect, it, vi } from "vitest";
import { server } from "@/testing/server";
import { ApiProblem } from "./problem";
import { accessToken, authorizedFetch, onSessionEnd, refresh, signIn, signOut } from "./session";

const TOKENS = "*/api/v1/identity/tokens";

function tokens(...answers: (string | number)[]) {
  let asked = 0;
  server.use(
    http.post(TOKENS, () => {
      const next = answers[Math.min(asked++, answers.length - 1)];
      return typeof next === "string"
        ? HttpResponse.json({ access_token: next, token_type: "bearer", expires_in: 900 })
        : HttpResponse.json({ status: next, code: "no", detail: "账号或密码不正确" }, { status: next });
    }),
  );
  return () => asked;
}

function protectedBy(valid: string) {
  server.use(
    http.get("*/api/v1/thing", ({ request }) =>
      request.headers.get("Authorization") === `Bearer ${valid}`
        ? HttpResponse.json({ ok: true })
        : HttpResponse.json({ status: 401 }, { status: 401 }),
    ),
  );
}

it("several requests with an expired token share one renewal and are all repeated", async () => {
  const asked = tokens("old", "new");
  protectedBy("new");
  await signIn("a", "b");
  const answers = await Promise.all([1, 2, 3].map(() => authorizedFetch("http://localhost/api/v1/thing")));
  expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
  expect(asked()).toBe(2);
});

it("tells once that the session has ended when the renewal is refused", async () => {
  tokens("old", 401);
  protectedBy("never");
  await signIn("a", "b");
  const ended = vi.fn();
  const stop = onSessionEnd(ended);
  const answer = await authorizedFetch("http://localhost/api/v1/thing");
  stop();
  expect(answer.status).toBe(401);
  expect(ended).toHaveBeenCalledOnce();
  expect(accessToken()).toBeUndefined();
});

it("a refused sign-in carries the server's sentence", async () => {
  tokens(401);
  await expect(signIn("a", "b")).rejects.toThrow(ApiProblem);
  await expect(signIn("a", "b")).rejects.toThrow("账号或密码不正确");
});

it("leaves no token in storage", async () => {
  tokens("secret-token");
  await signIn("a", "b");
  expect(JSON.stringify({ ...localStorage, ...sessionStorage }) + document.cookie).not.toContain(
    "secret-token",
  );
});

it("tells the server of a sign-out without a network before it asks for anything else", async () => {
  const asked = tokens("old", "renewed");
  await signIn("a", "b");
  server.use(http.post("*/api/v1/identity/auth/logout", () => HttpResponse.error()));
  await expect(signOut()).rejects.toThrow();
  const told = vi.fn(() => new HttpResponse(null, { status: 204 }));
  server.use(http.post("*/api/v1/identity/auth/logout", told));
  expect(await refresh()).toBe(false);
  expect(told).toHaveBeenCalledOnce();
  expect(asked()).toBe(1);
});
