import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { idempotencyKey } from "@/api/client";
import {
  commitmentsChange,
  commitmentsDiscard,
  commitmentsDraft,
  commitmentsMake,
  commitmentsSearch,
  commitmentsShow,
} from "@/api/generated/sdk.gen";
import type {
  CommitmentDraft,
  CommitmentRead,
  CommitmentsSearchData,
  ItemDraft,
} from "@/api/generated/types.gen";

export type Filters = NonNullable<CommitmentsSearchData["query"]>;

export const searchCommitments = (query: Filters, signal?: AbortSignal) =>
  commitmentsSearch({ query, signal });

export const commitmentsOptions = (filters: Filters) =>
  queryOptions({
    queryKey: ["targets", "commitments", filters],
    queryFn: ({ signal }) => searchCommitments(filters, signal),
    placeholderData: keepPreviousData,
  });

export const commitmentOptions = (id: string) =>
  queryOptions({
    queryKey: ["targets", "commitment", id],
    queryFn: ({ signal }) => commitmentsShow({ path: { commitment_id: id }, signal }),
  });

const once = () => ({ "idempotency-key": idempotencyKey() });
const at = ({ id, version }: Pick<CommitmentRead, "id" | "version">) => ({
  path: { commitment_id: id },
  headers: { "if-match": `"${version}"` },
});

export const draftCommitment = (body: CommitmentDraft) => commitmentsDraft({ headers: once(), body });

export const changeCommitment = (seen: CommitmentRead, items: ItemDraft[]) =>
  commitmentsChange({ ...at(seen), body: { items } });

export const makeCommitment = (seen: CommitmentRead) => {
  const { path, headers } = at(seen);
  return commitmentsMake({ path, headers: { ...once(), ...headers } });
};

export const discardCommitment = (seen: CommitmentRead) => commitmentsDiscard(at(seen));
