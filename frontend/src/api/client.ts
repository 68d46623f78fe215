/** The generated client, with the two things it lacks: token renewal and ApiProblem. */
import { client } from "./generated/client.gen";
import { asProblem, problemOf } from "./problem";
import { authorizedFetch } from "./session";

client.setConfig({ baseUrl: globalThis.location?.origin ?? "", fetch: authorizedFetch, throwOnError: true });

client.interceptors.error.use((error, response) => {
  if (!(response instanceof Response)) return asProblem(error);
  return problemOf(response, error);
});

/** A key for POSTs that must not happen twice when a request is repeated. */
export function idempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
