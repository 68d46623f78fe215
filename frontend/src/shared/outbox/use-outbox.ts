/** The queue as the pages see it, and everything that makes it try to send. */
import { useCallback, useEffect, useRef, useState } from "react";
import { flush, onChange, type Sent } from "./outbox";
import { itemsOf, type OutboxItem } from "./store";

const EVERY_MS = 30_000;

/** The account's items; none while they are being read. */
export function useOutbox(account: string): OutboxItem[] {
  const [items, setItems] = useState<OutboxItem[]>([]);
  useEffect(() => {
    let here = true;
    const read = () =>
      void itemsOf(account)
        .then((found) => here && setItems(found))
        .catch(() => undefined);
    read();
    const stop = onChange(read);
    return () => {
      here = false;
      stop();
    };
  }, [account]);
  return items;
}

/** Sends on opening, when the network is back, when the page is seen again, every half minute and when told to. */
export function useFlushing(account: string, onSent: (sent?: Sent) => void): void {
  const latest = useRef(onSent);
  latest.current = onSent;
  useEffect(() => {
    const go = (force: boolean) => void flush(account, { force }).catch(() => undefined);
    const online = () => go(true);
    const seen = () => document.visibilityState === "visible" && go(false);
    const stop = onChange((sent) => {
      latest.current(sent);
      go(false);
    });
    const timer = setInterval(() => go(false), EVERY_MS);
    window.addEventListener("online", online);
    document.addEventListener("visibilitychange", seen);
    go(true);
    return () => {
      stop();
      clearInterval(timer);
      window.removeEventListener("online", online);
      document.removeEventListener("visibilitychange", seen);
    };
  }, [account]);
}

/** Whether the browser thinks there is a network; it may be wrong when it says yes. */
export function useOnline(): boolean {
  const [online, setOnline] = useState(() => navigator.onLine);
  const look = useCallback(() => setOnline(navigator.onLine), []);
  useEffect(() => {
    window.addEventListener("online", look);
    window.addEventListener("offline", look);
    return () => {
      window.removeEventListener("online", look);
      window.removeEventListener("offline", look);
    };
  }, [look]);
  return online;
}
