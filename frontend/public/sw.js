// Keeps the shell of the phone's pages (/m) for opening them without a network. Nothing else: no data, no queue.
// Only where the browser allows it (a secure context); without it the pages work the same once they are open.
const SHELL = "dangjian-shell";
const MOST = 120;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => event.waitUntil(keepAll(event.data)));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && /^\/m(\/|$)/.test(pathname)) event.respondWith(page(request));
  else if (isPiece(pathname)) event.respondWith(piece(request));
});

function isPiece(pathname) {
  return /^\/assets\/.+\.(js|css)$/.test(pathname) || pathname === "/icon.svg";
}

/** The network first: what is shown is never older than it must be. */
async function page(request) {
  const shell = await caches.open(SHELL);
  try {
    const answer = await fetch(request);
    if (answer.ok) await shell.put("/m", answer.clone());
    return answer;
  } catch {
    return (await shell.match("/m")) ?? Response.error();
  }
}

/** Files with a hash in their name never change. */
async function piece(request) {
  const shell = await caches.open(SHELL);
  const known = await shell.match(request);
  if (known) return known;
  const answer = await fetch(request);
  if (answer.ok) {
    await shell.put(request, answer.clone());
    await dropOldest(shell);
  }
  return answer;
}

async function dropOldest(shell) {
  const pieces = (await shell.keys()).filter(({ url }) => isPiece(new URL(url).pathname));
  await Promise.all(pieces.slice(0, Math.max(0, pieces.length - MOST)).map((old) => shell.delete(old)));
}

/** What the page had loaded before this worker was there. */
async function keepAll(addresses) {
  const shell = await caches.open(SHELL);
  const missing = [];
  for (const address of addresses) {
    const { origin, pathname } = new URL(address, self.location.origin);
    const wanted = origin === self.location.origin && (isPiece(pathname) || pathname === "/m");
    if (wanted && !(await shell.match(pathname))) missing.push(pathname);
  }
  await Promise.all(missing.map((address) => shell.add(address).catch(() => undefined)));
}
