/** One tab at a time: Web Locks where there are any; else a lease in IndexedDB, whose transactions are atomic across tabs.
 *
 * A plain-HTTP intranet is no secure context, so that Web Locks may be missing there.
 */
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { v4 } from "uuid";

const LEASE_MS = 30_000;
const LOOK_AGAIN_MS = 150;

interface Locks extends DBSchema {
  lease: { key: string; value: { name: string; holder: string; until: number } };
}

let opened: Promise<IDBPDatabase<Locks>> | undefined;

function database(): Promise<IDBPDatabase<Locks>> {
  opened ??= openDB<Locks>("dangjian-locks", 1, {
    upgrade: (db) => void db.createObjectStore("lease", { keyPath: "name" }),
    terminated: () => {
      opened = undefined;
    },
  }).catch((error: unknown) => {
    opened = undefined;
    throw error;
  });
  return opened;
}

async function take(name: string, holder: string): Promise<boolean> {
  const tx = (await database()).transaction("lease", "readwrite");
  const held = await tx.store.get(name);
  const free = !held || held.holder === holder || held.until <= Date.now();
  if (free) await tx.store.put({ name, holder, until: Date.now() + LEASE_MS });
  await tx.done;
  return free;
}

async function give(name: string, holder: string): Promise<void> {
  const tx = (await database()).transaction("lease", "readwrite");
  if ((await tx.store.get(name))?.holder === holder) await tx.store.delete(name);
  await tx.done;
}

/** Works while holding the lease, and renews it as long as the work takes. */
async function holding<T>(name: string, holder: string, work: () => Promise<T>): Promise<T> {
  const renewal = setInterval(() => void take(name, holder).catch(() => undefined), LEASE_MS / 3);
  try {
    return await work();
  } finally {
    clearInterval(renewal);
    await give(name, holder).catch(() => undefined);
  }
}

/** Waits for its turn; where the browser keeps nothing at all, works at once. */
export async function oneTabAtATime<T>(name: string, work: () => Promise<T>): Promise<T> {
  if (navigator.locks) return navigator.locks.request(name, work);
  if (!globalThis.indexedDB) return work();
  const holder = v4();
  const patience = Date.now() + LEASE_MS + LOOK_AGAIN_MS;
  while (!(await take(name, holder).catch(() => true)) && Date.now() < patience) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
  return holding(name, holder, work);
}

/** Does the work unless another tab is at it; says whether it was done here. */
export async function unlessAnotherTab(name: string, work: () => Promise<void>): Promise<boolean> {
  if (navigator.locks) {
    return navigator.locks.request(name, { ifAvailable: true }, async (lock) => {
      if (lock) await work();
      return lock !== null;
    });
  }
  const holder = v4();
  if (!(await take(name, holder))) return false;
  await holding(name, holder, work);
  return true;
}
