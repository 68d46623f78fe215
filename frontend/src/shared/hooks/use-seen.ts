import { useState } from "react";

/**
 * What was on the screen when a form was opened: the page below follows the news, the decision is made on this.
 * Whoever opens the form again decides on what is true then.
 */
export function useSeen<T>(open: boolean, now: T): T {
  const [held, setHeld] = useState({ open, seen: now });
  if (held.open !== open) setHeld({ open, seen: now });
  return open && held.open ? held.seen : now;
}
