import { Link } from "@tanstack/react-router";
import { useEffect, useSyncExternalStore } from "react";
import type { OutboxItem } from "@/shared/outbox/store";
import phone from "@/shared/ui/phone.module.css";
import { canUndo, type Done, undo } from "./check-in";
import { clock, KINDS } from "./words";

const SHOWN_MS = 20_000;

interface Said {
  id: string;
  what: "done" | "undone";
}

let said: Said | undefined;
const listeners = new Set<() => void>();

/** Says what just happened, on whichever page is shown next; nothing takes it away. */
export function announce(id?: string, what: Said["what"] = "done"): void {
  said = id === undefined ? undefined : { id, what };
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

interface Props {
  account: string;
  done: Done[];
  refused: OutboxItem[];
}

/** The last thing done, how far it has come, and the way to take it back; the list below can do the same for longer. */
export function Note({ account, done, refused }: Props) {
  const latest = useSyncExternalStore(subscribe, () => said);
  useEffect(() => {
    if (!latest) return;
    const timer = setTimeout(() => said === latest && announce(), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [latest]);
  const entry = done.find(({ id }) => id === latest?.id);
  const refusal = refused.find(({ client_id }) => client_id === latest?.id)?.refusal;
  const words = latest && wordsOf(latest, entry, refusal?.detail);
  return (
    <div role="status" className={phone.note} data-shown={words !== undefined}>
      {words && <span>{words}</span>}
      {refusal && <Link to="/m/outbox">去处理</Link>}
      {entry && latest?.what === "done" && canUndo(entry, Date.now()) && (
        <button
          type="button"
          onClick={() => {
            void undo(account, entry);
            announce(entry.id, "undone");
          }}
        >
          撤销
        </button>
      )}
    </div>
  );
}

function wordsOf({ what }: Said, entry: Done | undefined, refusal: string | undefined): string | undefined {
  if (refusal !== undefined) return `没有被接受:${refusal}`;
  if (what === "undone") return entry?.state === "undoing" ? "撤销已存在本机,联网后发送" : "已撤销";
  if (!entry) return undefined;
  if (entry.state === "waiting") return `${KINDS[entry.kind]}:已存在本机,待发送`;
  return `${KINDS[entry.kind]}:已记录 ${entry.at ? clock(entry.at) : ""},可撤销`;
}
