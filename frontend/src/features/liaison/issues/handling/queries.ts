import { queryOptions } from "@tanstack/react-query";
import "@/api/client";
import type { IssueList, IssueRead } from "@/api/generated/types.gen";
import { readOrKept } from "@/shared/outbox/offline";

export type Which = "todo" | "resolved" | "all";

const SIZE = 20;
const ASKED: Record<Which, string> = {
  todo: "mine=todo&sort=waits_until",
  resolved: "state=resolved&sort=waits_until",
  all: "sort=-moved_at",
};

/** What lies with the caller; without a network the last one that was seen on this device. */
export const handlingOptions = (account: string, which: Which, page: number) =>
  queryOptions({
    queryKey: ["liaison", "handling", account, which, page],
    networkMode: "always",
    queryFn: ({ signal }) =>
      readOrKept<IssueList>(
        account,
        `handling ${which} ${page}`,
        `/api/v1/liaison/issues?${ASKED[which]}&page=${page}&size=${SIZE}`,
        signal,
      ),
  });

/** One issue, kept for reading and working on without a network. */
export const handledOptions = (account: string, id: string) =>
  queryOptions({
    queryKey: ["liaison", "handled", account, id],
    networkMode: "always",
    queryFn: ({ signal }) =>
      readOrKept<IssueRead>(account, `issue ${id}`, `/api/v1/liaison/issues/${id}`, signal),
  });
