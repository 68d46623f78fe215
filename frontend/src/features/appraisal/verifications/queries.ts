import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { idempotencyKey } from "@/api/client";
import {
  attachmentsAdd,
  attachmentsDownload,
  runsPeriods,
  verificationsVerify,
  worklistsSheet,
  worklistsShow,
} from "@/api/generated/sdk.gen";
import type {
  AttachmentRead,
  VerificationCreate,
  WorklistsSheetData,
  WorklistsShowData,
} from "@/api/generated/types.gen";
import { download } from "@/shared/csv";

export type WorklistFilters = NonNullable<WorklistsShowData["query"]>;
type SheetScope = NonNullable<WorklistsSheetData["query"]>;

export const worklistOptions = (filters: WorklistFilters) =>
  queryOptions({
    queryKey: ["appraisal", "worklist", filters],
    queryFn: ({ signal }) => worklistsShow({ query: filters, signal }),
    placeholderData: keepPreviousData,
  });

export const sheetOptions = (id: string, scope: SheetScope) =>
  queryOptions({
    queryKey: ["appraisal", "sheet", id, scope],
    queryFn: ({ signal }) => worklistsSheet({ path: { organization_id: id }, query: scope, signal }),
  });

export const periodsOptions = queryOptions({
  queryKey: ["appraisal", "periods"],
  queryFn: ({ signal }) => runsPeriods({ signal }),
});

/** One verdict; the key makes a repeated request the same verdict. */
export const verify = (body: VerificationCreate) =>
  verificationsVerify({ headers: { "idempotency-key": idempotencyKey() }, body });

/** The files' hashes, once they are with the server; the same file again is kept once. */
export async function addAttachments(organizationId: string, files: readonly File[]): Promise<string[]> {
  const hashes: string[] = [];
  for (const file of files) {
    const added = await attachmentsAdd({ body: { organization_id: organizationId, file } });
    hashes.push(added.sha256);
  }
  return hashes;
}

export async function saveAttachment(file: AttachmentRead): Promise<void> {
  const content = await attachmentsDownload({ path: { sha256: file.sha256 }, parseAs: "blob" });
  download(file.filename, content as Blob);
}
