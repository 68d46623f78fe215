/** Today as the pages show it: the server's list, with everything that is still on its way laid over it. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useActor } from "@/shared/auth/me";
import type { OutboxItem } from "@/shared/outbox/store";
import { useOutbox } from "@/shared/outbox/use-outbox";
import { type Card, cardsOf, type Done, doneOf } from "./check-in";
import { type Today, todayOptions } from "./queries";

const TICK_MS = 10_000;

export interface Overlay {
  today: Today;
  cards: Card[];
  done: Done[];
}

export function useToday() {
  const account = useActor().account_id;
  const query = useQuery(todayOptions(account));
  const queue = useOutbox(account);
  return { account, query, queue, overlay: query.data && overlaid(account, query.data, queue) };
}

function overlaid(account: string, today: Today, queue: OutboxItem[]): Overlay {
  const done = doneOf(account, today, queue);
  return { today, done, cards: cardsOf(today.list, done) };
}

/** The time, often enough that a passed deadline is seen. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
