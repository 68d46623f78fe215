import { queryOptions } from "@tanstack/react-query";
import type { Home, HomeOutlet } from "@/api/generated/types.gen";
import { readOrKept } from "@/shared/outbox/offline";
import type { Tone } from "@/shared/ui/status-tag";

/** A representative's outlets and what is due there; without a network what was last seen on this device. */
export const homeOptions = (account: string) =>
  queryOptions({
    queryKey: ["liaison", "home", account],
    networkMode: "always",
    queryFn: ({ signal }) => readOrKept<Home>(account, "liaison home", "/api/v1/liaison/visits:home", signal),
  });

const DAY_MS = 86_400_000;
const SOON_DAYS = 7;

/** How the rhythm of an outlet stands, in words. */
export function rhythmOf(outlet: HomeOutlet, day: string): { tone: Tone; word: string } {
  const left = Math.round((Date.parse(outlet.due_on) - Date.parse(day)) / DAY_MS);
  if (left < 0) return { tone: "bad", word: `走访逾期 ${-left} 天` };
  if (left === 0) return { tone: "warn", word: "今天该走访" };
  return { tone: left <= SOON_DAYS ? "warn" : "good", word: `还有 ${left} 天` };
}
