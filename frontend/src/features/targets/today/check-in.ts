/** What a person does on these pages: each is written into the queue first and sent from there. */

import type {
  CheckInCreate,
  CheckInReceipt,
  DoneToday,
  TodayItem,
  TodayRead,
} from "@/api/generated/types.gen";
import { discard, enqueue, newId, onChange, type Sent, takeBack } from "@/shared/outbox/outbox";
import type { OutboxItem } from "@/shared/outbox/store";
import type { Photo } from "@/shared/photos/photo";
import type { CheckInKind, Today } from "./queries";

export interface CheckInDraft {
  kind: CheckInKind;
  percent?: string;
  note?: string;
  records?: string[];
  photos?: Photo[];
  /** The organisation for which pictures are uploaded. */
  uploadFor?: string | null | undefined;
  /** The refused item that this one replaces. */
  instead?: string;
}

/** One of today's own check-ins: at the server, on its way there, or being taken back. */
export interface Done {
  id: string;
  taskId: string;
  title: string;
  kind: CheckInKind;
  percent: string | null;
  state: "sent" | "waiting" | "undoing";
  at: number | null;
  undoUntil: string | null;
}

export interface Card {
  item: TodayItem;
  /** The last check-in of today that stands. */
  last: Done | undefined;
  /** The progress as it will be when everything has arrived. */
  percent: string;
}

export const CHECK_IN = "check_in";
export const UNDO = "undo";
const REMEMBERED = 50;
const UNDO_MS = 10 * 60_000;

const recent: Sent[] = [];
onChange((sent) => {
  if (!sent) return;
  recent.push(sent);
  if (recent.length > REMEMBERED) recent.shift();
});

export function bodyOf(item: OutboxItem): CheckInCreate {
  return item.body as unknown as CheckInCreate;
}

/** Writes a check-in down; its id, made here, is what the server knows it by for ever. */
export async function checkIn(account: string, task: TodayItem, draft: CheckInDraft): Promise<string> {
  const id = newId();
  const { kind, percent, note, records = [], photos = [] } = draft;
  const body: CheckInCreate = {
    id,
    kind,
    ...(percent !== undefined && { percent }),
    ...(note && { note }),
    ...(records.length > 0 && { evidence: records.map((record_id) => ({ record_id })) }),
    occurred_at: new Date().toISOString(),
  };
  await enqueue(account, {
    client_id: id,
    kind: CHECK_IN,
    subject: task.task_id,
    title: task.title,
    path: `/api/v1/targets/tasks/${task.task_id}/check-ins`,
    body: { ...body },
    files: photos.map((photo) => ({ ...photo, stored: null })),
    upload: {
      path: "/api/v1/appraisal/attachments",
      fields: { organization_id: draft.uploadFor ?? "" },
      into: "evidence",
    },
  });
  if (draft.instead) await discard(draft.instead);
  return id;
}

/** Takes a check-in back: from the queue while it has not left, else at the server. */
export async function undo(account: string, done: Done): Promise<void> {
  if (done.state === "waiting" && (await takeBack(done.id))) return;
  await enqueue(account, {
    kind: UNDO,
    subject: done.taskId,
    title: done.title,
    path: `/api/v1/targets/check-ins/${done.id}:undo`,
    body: null,
    after: done.id,
  });
}

/** Today's own check-ins, the latest first: what the server says, what was sent since, and what still waits. */
export function doneOf(
  account: string,
  { list, at }: Today,
  queue: OutboxItem[],
  since: Sent[] = recent,
): Done[] {
  const mine = since.filter(({ item }) => item.account === account);
  const undone = new Set(mine.filter(({ item }) => item.kind === UNDO).map(({ item }) => item.after));
  const undoing = new Set(
    queue.filter(({ kind, state }) => kind === UNDO && state === "waiting").map(({ after }) => after),
  );
  const all = new Map<string, Done>();
  for (const done of list.done_today) all.set(done.id, fromServer(done));
  for (const sent of mine.filter(({ item }) => item.kind === CHECK_IN)) {
    const done = fromAnswer(sent);
    // The server lists what can still be undone; the page remembers the rest of what was said on it.
    const isOver = done.undoUntil === null || Date.parse(done.undoUntil) <= Date.now();
    if (sent.at > at) all.set(done.id, done);
    else if (isOver) all.set(done.id, { ...done, percent: null });
  }
  for (const item of queue) {
    if (item.kind === CHECK_IN && item.state === "waiting") all.set(item.client_id, fromQueue(item));
  }
  return [...all.values()]
    .filter(({ id }) => !undone.has(id))
    .map((done) => (undoing.has(done.id) ? { ...done, state: "undoing" as const } : done))
    .sort((a, b) => (a.id < b.id ? 1 : -1));
}

function fromServer({ id, task_id, title, kind, undo_until }: DoneToday): Done {
  return {
    id,
    taskId: task_id,
    title,
    kind,
    percent: null,
    state: "sent",
    at: Date.parse(undo_until) - UNDO_MS,
    undoUntil: undo_until,
  };
}

function fromQueue(item: OutboxItem): Done {
  const { kind, percent = null } = bodyOf(item);
  const at = item.created_at;
  return {
    id: item.client_id,
    taskId: item.subject,
    title: item.title,
    kind,
    percent: kind === "done" ? "100" : percent,
    state: "waiting",
    at,
    undoUntil: null,
  };
}

function fromAnswer({ item, answer, at }: Sent): Done {
  const { undo_until = null } = (answer ?? {}) as Partial<CheckInReceipt>;
  return { ...fromQueue(item), state: "sent", at, undoUntil: undo_until };
}

/** Whether a check-in can still be taken back. */
export function canUndo({ state, undoUntil }: Done, now: number): boolean {
  if (state === "undoing") return false;
  return state === "waiting" || (undoUntil !== null && now < Date.parse(undoUntil));
}

/** The list as it will be when everything has arrived. */
export function cardsOf(list: TodayRead, done: Done[]): Card[] {
  return list.items.map((item) => {
    const mine = done.filter(({ taskId, state }) => taskId === item.task_id && state !== "undoing");
    const last = mine[0];
    const percent = mine.find((done) => done.percent !== null)?.percent ?? item.percent;
    return { item, last, percent };
  });
}
