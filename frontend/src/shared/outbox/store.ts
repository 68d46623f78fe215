/** What waits on this device, by account, in IndexedDB: it survives the tab, the network and the sign-out. */
import { type DBSchema, type IDBPDatabase, openDB } from "idb";

export interface OutboxFile {
  name: string;
  type: string;
  bytes: ArrayBuffer;
  sha256: string;
  /** The server's name for it, once it is there: a repeated attempt does not send it again. */
  stored: string | null;
}

export interface Refusal {
  status: number;
  code: string;
  detail: string;
  errors: { field: string; message: string }[];
}

export interface OutboxItem {
  /** Also the business key on the server: what is sent twice is kept once. */
  client_id: string;
  account: string;
  kind: string;
  /** What it is about; the items of one subject are sent in their order. */
  subject: string;
  title: string;
  /** What it says, for the list of what waits; none for what the list knows how to read. */
  words: string | null;
  /** The page on which a refused one is said otherwise. */
  edit: string | null;
  path: string;
  /** The version that was seen, where somebody else may have been faster. */
  version: number | null;
  body: Record<string, unknown> | null;
  files: OutboxFile[];
  /** Where the files go, with which fields, and under which name of the body they are then named. */
  upload: {
    path: string;
    fields: Record<string, string>;
    into: string;
    /** By their hashes alone, where the server asks for no names. */
    bare?: boolean;
  } | null;
  /** The item without which this one has no meaning (the check-in that is undone). */
  after: string | null;
  created_at: number;
  tries: number;
  next_at: number;
  state: "waiting" | "refused";
  refusal: Refusal | null;
}

/** Something read from the server, for looking at without a network. */
export interface Kept {
  account: string;
  name: string;
  at: number;
  data: unknown;
}

/** Under this name stands who was here last, for opening without a network. */
export const LAST = "";

interface Phone extends DBSchema {
  outbox: { key: string; value: OutboxItem; indexes: { account: string } };
  kept: { key: [string, string]; value: Kept; indexes: { account: string } };
}

let opened: Promise<IDBPDatabase<Phone>> | undefined;

function database(): Promise<IDBPDatabase<Phone>> {
  opened ??= openDB<Phone>("dangjian-phone", 1, {
    upgrade(db) {
      db.createObjectStore("outbox", { keyPath: "client_id" }).createIndex("account", "account");
      db.createObjectStore("kept", { keyPath: ["account", "name"] }).createIndex("account", "account");
    },
    terminated: () => {
      opened = undefined;
    },
  }).catch((error: unknown) => {
    opened = undefined;
    throw error;
  });
  return opened;
}

/** The account's items in the order in which they were made; ids of version 7 carry the time. */
export async function itemsOf(account: string): Promise<OutboxItem[]> {
  const items = await (await database()).getAllFromIndex("outbox", "account", account);
  return items.sort((a, b) => a.created_at - b.created_at || (a.client_id < b.client_id ? -1 : 1));
}

export async function put(item: OutboxItem): Promise<void> {
  await (await database()).put("outbox", item);
}

/** Changes an item that is still there and says whether it was; one that was removed meanwhile stays removed. */
export async function change(clientId: string, changes: Partial<OutboxItem>): Promise<boolean> {
  const tx = (await database()).transaction("outbox", "readwrite");
  const item = await tx.store.get(clientId);
  if (item) await tx.store.put({ ...item, ...changes });
  await tx.done;
  return item !== undefined;
}

/** Removes items in one go. */
export async function drop(clientIds: string[]): Promise<void> {
  const tx = (await database()).transaction("outbox", "readwrite");
  await Promise.all(clientIds.map((id) => tx.store.delete(id)));
  await tx.done;
}

/** Removes an item that no attempt was ever made to send; says whether there was one. */
export async function dropUntried(clientId: string): Promise<boolean> {
  const tx = (await database()).transaction("outbox", "readwrite");
  const item = await tx.store.get(clientId);
  const untried = item?.state === "waiting" && item.tries === 0;
  if (untried) await tx.store.delete(clientId);
  await tx.done;
  return untried;
}

export async function keep(account: string, name: string, data: unknown): Promise<void> {
  await (await database()).put("kept", { account, name, at: Date.now(), data });
}

export async function kept(account: string, name: string): Promise<Kept | undefined> {
  return (await database()).get("kept", [account, name]);
}

/** At sign-out: what was read goes, what waits to be sent stays. */
export async function forgetKept(account: string): Promise<void> {
  const tx = (await database()).transaction("kept", "readwrite");
  const index = tx.store.index("account");
  const keys = [...(await index.getAllKeys(account)), ...(await index.getAllKeys(LAST))];
  await Promise.all(keys.map((key) => tx.store.delete(key)));
  await tx.done;
}
