import { queryOptions } from "@tanstack/react-query";
import "@/api/client";
import { checkInsOffers } from "@/api/generated/sdk.gen";
import type { CheckInCreate, TodayRead } from "@/api/generated/types.gen";
import { ApiProblem, asProblem, problemFrom } from "@/api/problem";
import { fetchAs } from "@/api/session";
import { keep, kept } from "@/shared/outbox/store";

export type CheckInKind = CheckInCreate["kind"];

export interface Today {
  list: TodayRead;
  /** When the server said so. */
  at: number;
  /** Kept from then, because the server cannot be reached now. */
  isKept: boolean;
}

async function asked(account: string, signal: AbortSignal): Promise<TodayRead> {
  const response = await fetchAs(account, "/api/v1/targets/today", { signal });
  if (!response) throw new ApiProblem(401);
  if (!response.ok) throw await problemFrom(response);
  return (await response.json()) as TodayRead;
}

function unreachable(error: unknown): boolean {
  const { status } = asProblem(error);
  return status === 0 || status >= 502;
}

/** Today's list; without a network the last one that was seen on this device. */
export const todayOptions = (account: string) =>
  queryOptions({
    queryKey: ["targets", "today", account],
    networkMode: "always",
    queryFn: async ({ signal }): Promise<Today> => {
      try {
        const list = await asked(account, signal);
        await keep(account, "today", list).catch(() => undefined);
        return { list, at: Date.now(), isKept: false };
      } catch (error) {
        const last = unreachable(error) ? await kept(account, "today").catch(() => undefined) : undefined;
        if (!last) throw error;
        return { list: last.data as TodayRead, at: last.at, isKept: true };
      }
    },
  });

/** What other systems already know of the task: it need not be photographed or typed again. */
export const offersOptions = (taskId: string) =>
  queryOptions({
    queryKey: ["targets", "evidence-offers", taskId],
    queryFn: ({ signal }) => checkInsOffers({ path: { task_id: taskId }, signal }),
    staleTime: 60_000,
    retry: false,
  });
