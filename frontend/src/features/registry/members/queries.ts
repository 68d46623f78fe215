import { queryOptions } from "@tanstack/react-query";
import { idempotencyKey } from "@/api/client";
import {
  membersChange,
  membersCreate,
  membersSetStatus,
  membersShow,
  membersUnmask,
} from "@/api/generated/sdk.gen";
import type { MemberCreate, MemberRead, MemberUpdate, StatusWrite, Unmask } from "@/api/generated/types.gen";

/** Whatever of members is shown anywhere is fetched anew after a change. */
export const MEMBERS = ["registry", "members"] as const;

export const memberOptions = (id: string) =>
  queryOptions({
    queryKey: [...MEMBERS, "one", id],
    queryFn: ({ signal }) => membersShow({ path: { member_id: id }, signal }),
  });

const seenOf = ({ version }: { version: number }) => ({ "if-match": `"${version}"` });

export const createMember = (body: MemberCreate) =>
  membersCreate({ headers: { "idempotency-key": idempotencyKey() }, body });

export const changeMember = (seen: MemberRead, body: MemberUpdate) =>
  membersChange({ path: { member_id: seen.id }, headers: seenOf(seen), body });

export const setStatus = (seen: MemberRead, body: StatusWrite) =>
  membersSetStatus({
    path: { member_id: seen.id },
    headers: { ...seenOf(seen), "idempotency-key": idempotencyKey() },
    body,
  });

/** Kept in no cache: it is shown once and forgotten with the page. */
export const unmask = (id: string, body: Unmask) => membersUnmask({ path: { member_id: id }, body });
