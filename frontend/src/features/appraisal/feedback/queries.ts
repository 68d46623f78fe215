import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { idempotencyKey } from "@/api/client";
import {
  feedbackAnswer,
  feedbackMine,
  feedbackReceipt,
  feedbackSearch,
  feedbackShow,
  feedbackTally,
} from "@/api/generated/sdk.gen";
import type { FeedbackRow, FeedbackSearchData } from "@/api/generated/types.gen";

export type FeedbackFilters = NonNullable<FeedbackSearchData["query"]>;

export const searchFeedback = (query: FeedbackFilters, signal?: AbortSignal) =>
  feedbackSearch({ query, signal });

export const feedbackOptions = (filters: FeedbackFilters) =>
  queryOptions({
    queryKey: ["appraisal", "feedback", filters],
    queryFn: ({ signal }) => searchFeedback(filters, signal),
    placeholderData: keepPreviousData,
  });

export const oneFeedbackOptions = (id: string) =>
  queryOptions({
    queryKey: ["appraisal", "feedback-one", id],
    queryFn: ({ signal }) => feedbackShow({ path: { feedback_id: id }, signal }),
  });

export const tallyOptions = queryOptions({
  queryKey: ["appraisal", "feedback-tally"],
  queryFn: ({ signal }) => feedbackTally({ signal }),
});

export const mineOptions = queryOptions({
  queryKey: ["appraisal", "feedback-mine"],
  queryFn: ({ signal }) => feedbackMine({ signal }),
});

export const byReceipt = (receipt: string) => feedbackReceipt({ body: { receipt } });

export const answerFeedback = (seen: FeedbackRow, answer: string) =>
  feedbackAnswer({
    path: { feedback_id: seen.id },
    headers: { "idempotency-key": idempotencyKey(), "if-match": String(seen.version) },
    body: { answer },
  });
