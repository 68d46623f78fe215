import { queryOptions } from "@tanstack/react-query";
import { intakesOpenToAll, intakesReport } from "@/api/generated/sdk.gen";
import type { ReportReceived } from "@/api/generated/types.gen";
import { stranger } from "@/api/strangers";
import type { Draft } from "./draft";

export const openIntakeOptions = (code: string) =>
  queryOptions({
    queryKey: ["open-intake", code],
    queryFn: ({ signal }) => intakesOpenToAll({ client: stranger, path: { code }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

export function sendReport(code: string, draft: Draft): Promise<ReportReceived> {
  const { client_id, category, text, anonymous } = draft;
  const known = anonymous
    ? { name: null, contact: null }
    : { name: draft.name.trim() || null, contact: draft.contact.trim() || null };
  return intakesReport({
    client: stranger,
    path: { code },
    body: { client_id, category, text: text.trim(), anonymous, ...known },
  });
}
