/** Two ways to one's own issue: by receipt without an account, or by account. The page is the same. */
import { queryOptions } from "@tanstack/react-query";
import { idempotencyKey } from "@/api/client";
import {
  confirmationsAdd,
  confirmationsAddByReceipt,
  confirmationsByReceipt,
  confirmationsDownload,
  confirmationsDownloadByReceipt,
  confirmationsReply,
  confirmationsReplyByReceipt,
  confirmationsShow,
} from "@/api/generated/sdk.gen";
import type { ReplyCreate, ReporterView } from "@/api/generated/types.gen";
import { stranger } from "@/api/strangers";
import type { Photo } from "@/shared/photos/photo";

export interface Source {
  key: readonly string[];
  load: (signal?: AbortSignal) => Promise<ReporterView>;
  reply: (body: ReplyCreate) => Promise<ReporterView>;
  add: (note: string | undefined, photos: readonly Photo[]) => Promise<ReporterView>;
  file: (sha256: string) => Promise<Blob>;
}

const filesOf = (photos: readonly Photo[]) =>
  photos.map(({ bytes, name, type }) => new File([bytes], name, { type }));

export function byReceipt(receipt: string): Source {
  const as = { client: stranger, headers: { Receipt: receipt } };
  return {
    key: ["receipt", receipt],
    load: (signal) => confirmationsByReceipt({ ...as, signal }),
    reply: (body) => confirmationsReplyByReceipt({ ...as, body }),
    add: (note, photos) => confirmationsAddByReceipt({ ...as, body: { note, files: filesOf(photos) } }),
    file: (sha256) =>
      confirmationsDownloadByReceipt({
        ...as,
        path: { sha256 },
        parseAs: "blob",
      }) as unknown as Promise<Blob>,
  };
}

export function byAccount(issue_id: string): Source {
  return {
    key: ["liaison", "my-issue", issue_id],
    load: (signal) => confirmationsShow({ path: { issue_id }, signal }),
    reply: (body) =>
      confirmationsReply({
        path: { issue_id },
        headers: { "idempotency-key": idempotencyKey() },
        body,
      }),
    add: (note, photos) => confirmationsAdd({ path: { issue_id }, body: { note, files: filesOf(photos) } }),
    file: (sha256) =>
      confirmationsDownload({ path: { issue_id, sha256 }, parseAs: "blob" }) as unknown as Promise<Blob>,
  };
}

export const viewOptions = (source: Source) =>
  queryOptions({ queryKey: source.key, queryFn: ({ signal }) => source.load(signal) });
