import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import "@/api/client";
import {
  confirmationsHandOn,
  confirmationsMine,
  confirmationsPlaces,
  issueFilesKeep,
  issuesReport,
} from "@/api/generated/sdk.gen";
import type { IssueReceived, ReportPlace } from "@/api/generated/types.gen";
import type { Photo } from "@/shared/photos/photo";

export interface Words {
  client_id: string;
  category: string;
  text: string;
  anonymous: boolean;
}

const SIZE = 20;
const TITLE = 40;

export type List = "all" | "waiting" | "others";

export const myIssuesOptions = (page: number, list: List) =>
  queryOptions({
    queryKey: ["liaison", "my-issues", page, list],
    queryFn: ({ signal }) =>
      confirmationsMine({
        query: { page, size: SIZE, waiting: list === "waiting", for_others: list === "others" },
        signal,
      }),
    placeholderData: keepPreviousData,
  });

export const placesOptions = queryOptions({
  queryKey: ["liaison", "report-places"],
  queryFn: ({ signal }) => confirmationsPlaces({ signal }),
});

/** Pictures first: an anonymous report takes none from here, because they would be stored under the account. */
export async function report(place: ReportPlace, words: Words, photos: Photo[]): Promise<IssueReceived> {
  const { organization_id } = place;
  const attachments: string[] = [];
  for (const { bytes, name, type } of words.anonymous ? [] : photos) {
    const file = new File([bytes], name, { type });
    attachments.push((await issueFilesKeep({ body: { organization_id, file } })).sha256);
  }
  const text = words.text.trim();
  const [first = text] = text.split("\n");
  return issuesReport({
    body: {
      client_id: words.client_id,
      organization_id,
      channel: "employee",
      category: words.category,
      severity: "normal",
      title: first.length > TITLE ? `${first.slice(0, TITLE - 1)}…` : first,
      description: text,
      attachments,
      is_anonymous: words.anonymous,
    },
  });
}

export const handOn = (issue_id: string) => confirmationsHandOn({ path: { issue_id } });
