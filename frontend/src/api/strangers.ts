/** For pages without an account: the same generated calls, sent without token, cookie or renewal of a session. */
import { createClient } from "./generated/client";
import { asProblem, problemOf } from "./problem";

export const stranger = createClient({
  baseUrl: globalThis.location?.origin ?? "",
  credentials: "omit",
  throwOnError: true,
});

stranger.interceptors.error.use((error, response) => {
  if (!(response instanceof Response)) return asProblem(error);
  return problemOf(response, error);
});
