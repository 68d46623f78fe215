/** Lets the browser keep the phone's shell where it can; nothing here depends on it. */
const AFTER_MS = 4_000;

export function keepShell(): () => void {
  const timer = setTimeout(() => {
    void navigator.serviceWorker
      ?.register("/sw.js", { scope: "/m" })
      .then(() => navigator.serviceWorker.ready)
      .then(({ active }) => active?.postMessage(["/m", ...loaded()]))
      .catch(() => undefined);
  }, AFTER_MS);
  return () => clearTimeout(timer);
}

function loaded(): string[] {
  return performance.getEntriesByType("resource").map(({ name }) => name);
}
