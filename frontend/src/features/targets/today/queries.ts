import { queryOptions } from "@tanstack/react-query";
import "@/api/client";
import { checkInsOffers } from "@/api/generated/sdk.gen";
import type { CheckInCreate, TodayRead } from "@/api/generated/types.gen";
import { readOrKept } from "@/shared/outbox/offline";

export type CheckInKind = CheckInCreate["kind"];

export interface Today {
  list: TodayRead;
  /** When the server said so. */
  at: number;
  /** Kept from then, because the server cannot be reached now. */
  isKept: boolean;
}

/** Today's list; without a network the last one that was seen on this device. */
export const todayOptions = (account: string) =>
  queryOptions({
    queryKey: ["targets", "today", account],
    networkMode: "always",
    queryFn: async ({ signal }): Promise<Today> => {
      const { data, ...read } = await readOrKept<TodayRead>(
        account,
        "today",
        "/api/v1/targets/today",
        signal,
      );
      return { list: data, ...read };
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
