import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import "@/api/client";
import { branchesShow, tracesShow } from "@/api/generated/sdk.gen";

export const branchOptions = (id: string, runId?: string) =>
  queryOptions({
    queryKey: ["appraisal", "branch", id, runId],
    queryFn: ({ signal }) =>
      branchesShow({ path: { organization_id: id }, query: { run_id: runId }, signal }),
    placeholderData: keepPreviousData,
  });

export const traceOptions = (id: string, runId: string, indicator?: string) =>
  queryOptions({
    queryKey: ["appraisal", "trace", id, runId, indicator],
    queryFn: ({ signal }) =>
      tracesShow({ path: { organization_id: id }, query: { run_id: runId, indicator }, signal }),
  });
