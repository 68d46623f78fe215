/** What a handler says on the phone: written into the queue first and sent from there. */
import type { IssueRead } from "@/api/generated/types.gen";
import { discard, enqueue } from "@/shared/outbox/outbox";
import type { OutboxItem } from "@/shared/outbox/store";
import type { Photo } from "@/shared/photos/photo";
import { RESOLUTIONS } from "../words";

export type Kind = "progress" | "resolve";
export type Result = NonNullable<IssueRead["resolution_kind"]>;

export interface Said {
  kind: Kind;
  words: string;
  result: Result;
  photos: Photo[];
}

export const HANDLING = "handling";

/** Writes it down with the version that was seen; `instead` is the refused item that this one replaces. */
export async function say(account: string, issue: IssueRead, said: Said, instead?: string): Promise<string> {
  const { kind, words, result, photos } = said;
  const item = await enqueue(account, {
    kind: HANDLING,
    subject: issue.id,
    title: issue.title,
    words: [kind === "progress" ? "进展" : `办理完毕(${RESOLUTIONS[result]})`, words].join(":"),
    edit: `/m/handling/${issue.id}`,
    path: `/api/v1/liaison/issues/${issue.id}:${kind}`,
    body: kind === "progress" ? { note: words } : { kind: result, summary: words },
    version: issue.version,
    files: photos.map((photo) => ({ ...photo, stored: null })),
    upload: {
      path: "/api/v1/liaison/attachments",
      fields: { organization_id: issue.handler_organization_id ?? issue.organization_id },
      into: "attachments",
      bare: true,
    },
  });
  if (instead) await discard(instead);
  return item.client_id;
}

/** What a refused item said, to say it again. */
export function saidIn(item: OutboxItem | undefined): Partial<Said> {
  const body = (item?.body ?? {}) as { note?: string; kind?: Result; summary?: string };
  if (body.note !== undefined) return { kind: "progress", words: body.note };
  if (body.summary === undefined) return {};
  return { kind: "resolve", words: body.summary, result: body.kind ?? "fixed" };
}
