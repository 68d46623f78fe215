/** A visit as it is written on the phone: kept while it is typed, queued when it is handed in, sent exactly once. */
import type { HomeOutlet, VisitIssue, VisitRecord } from "@/api/generated/types.gen";
import { businessDate } from "@/shared/format";
import { discard, enqueue, newId } from "@/shared/outbox/outbox";
import type { OutboxItem } from "@/shared/outbox/store";

export interface IssueDraft {
  id: string;
  category: string;
  severity: VisitIssue["severity"];
  words: string;
}

export interface VisitDraft {
  outlet: string;
  day: string;
  seen: string;
  done: string;
  /** Earlier issues that were looked at again, with what was found. */
  lookedAt: Record<string, string>;
  issues: IssueDraft[];
}

export const VISIT = "visit";
const TITLE_LENGTH = 40;
const SENTENCE = /[。;;!!??\n]/;

export function emptyDraft(outlet: string): VisitDraft {
  return { outlet, day: businessDate(), seen: "", done: "", lookedAt: {}, issues: [] };
}

export function newIssue(category: string): IssueDraft {
  return { id: newId(), category, severity: "normal", words: "" };
}

/** What is still missing, in one sentence; nothing if it can be handed in. */
export function faultOf(draft: VisitDraft): string | undefined {
  if (!draft.outlet) return "请选择网点";
  if (!draft.seen.trim()) return "请用一句话写下看到的情况";
  if (draft.issues.some(({ words }) => !words.trim())) return "请写下问题,或删去空白的问题";
  return undefined;
}

/** The first sentence of what was said, as the title of an issue. */
export function titleOf(words: string): string {
  return (
    words.trim().split(SENTENCE)[0]?.trim().slice(0, TITLE_LENGTH) || words.trim().slice(0, TITLE_LENGTH)
  );
}

function bodyOf(draft: VisitDraft, id: string): VisitRecord {
  const lookedAt = Object.entries(draft.lookedAt);
  return {
    client_id: id,
    outlet_id: draft.outlet,
    visited_on: draft.day,
    occurred_at: new Date().toISOString(),
    seen: draft.seen.trim(),
    ...(draft.done.trim() && { done: draft.done.trim() }),
    looked_at: lookedAt.map(([issue_id, words]) => ({
      issue_id,
      ...(words.trim() && { words: words.trim() }),
    })),
    issues: draft.issues.map(({ id: client_id, category, severity, words }) => ({
      client_id,
      category,
      severity,
      title: titleOf(words),
      description: words.trim(),
    })),
  };
}

/** Writes a visit down; its id, made here, and those of its issues are what the server knows them by for ever. */
export async function recordVisit(
  account: string,
  outlet: Pick<HomeOutlet, "name">,
  draft: VisitDraft,
  instead: string | undefined,
): Promise<string> {
  const id = newId();
  const raised = draft.issues.length > 0 ? `收集问题 ${draft.issues.length} 个` : undefined;
  await enqueue(account, {
    client_id: id,
    kind: VISIT,
    subject: draft.outlet,
    title: `走访${outlet.name}`,
    words: [draft.day, draft.seen.trim(), raised].filter(Boolean).join(" · "),
    edit: "/m/visits/new",
    path: "/api/v1/liaison/visits",
    body: { ...bodyOf(draft, id) },
  });
  if (instead) await discard(instead);
  return id;
}

/** What a refused one said, to say it otherwise. */
export function draftOf(item: OutboxItem): VisitDraft {
  const body = item.body as unknown as VisitRecord;
  return {
    outlet: body.outlet_id,
    day: body.visited_on,
    seen: body.seen,
    done: body.done ?? "",
    lookedAt: Object.fromEntries(
      (body.looked_at ?? []).map(({ issue_id, words }) => [issue_id, words ?? ""]),
    ),
    issues: (body.issues ?? []).map(({ client_id, category, severity, description }) => ({
      id: client_id,
      category,
      severity,
      words: description,
    })),
  };
}
