import { Link } from "@tanstack/react-router";
import { useEffect, useSyncExternalStore } from "react";
import { useOutbox } from "@/shared/outbox/use-outbox";
import phone from "@/shared/ui/phone.module.css";

const SHOWN_MS = 20_000;

let said: string | undefined;
const listeners = new Set<() => void>();

/** Says what just happened, on the page that is shown next. */
export function announce(clientId?: string): void {
  said = clientId;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The last thing said, and how far it has come. */
export function Note({ account }: { account: string }) {
  const latest = useSyncExternalStore(subscribe, () => said);
  const item = useOutbox(account).find(({ client_id }) => client_id === latest);
  useEffect(() => {
    if (!latest) return;
    const timer = setTimeout(() => said === latest && announce(), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [latest]);
  return (
    <div role="status" className={phone.note} data-shown={latest !== undefined}>
      {latest !== undefined && (
        <>
          <span>{wordsOf(item?.refusal?.detail, item !== undefined)}</span>
          {item?.refusal && <Link to="/m/outbox">去处理</Link>}
        </>
      )}
    </div>
  );
}

function wordsOf(refusal: string | undefined, waits: boolean): string {
  if (refusal !== undefined) return `没有被接受:${refusal}`;
  return waits ? "已存在本机,待发送" : "已提交,反映人能看到";
}
