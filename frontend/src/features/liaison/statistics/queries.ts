import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { issueReportsMade, statisticsShow } from "@/api/generated/sdk.gen";
import type { IssueReportsMadeData, StatisticsShowData } from "@/api/generated/types.gen";

export type Asked = StatisticsShowData["query"];
export type PaperKind = IssueReportsMadeData["path"]["kind"];

export const statisticsOptions = (query: Asked) =>
  queryOptions({
    queryKey: ["liaison", "statistics", query],
    queryFn: ({ signal }) => statisticsShow({ query, signal }),
    placeholderData: keepPreviousData,
  });

export const report = async (kind: PaperKind, query: Asked) =>
  (await issueReportsMade({ path: { kind }, query, parseAs: "blob" })) as Blob;
