import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { idempotencyKey } from "@/api/client";
import {
  policiesAbolish,
  policiesCreate,
  policiesRevise,
  policiesSearch,
  policiesShow,
  policyReviewsConclude,
  policyReviewsDecide,
  policyReviewsOpenReview,
  policyReviewsSearch,
  policyReviewsShow,
} from "@/api/generated/sdk.gen";
import type {
  PoliciesSearchData,
  PolicyAbolish,
  PolicyCreate,
  PolicyDecision,
  PolicyRead,
  PolicyReviewOpen,
  PolicyReviewRead,
  PolicyRevise,
} from "@/api/generated/types.gen";

export type Filters = NonNullable<PoliciesSearchData["query"]>;

/** Whatever of policies is shown anywhere is fetched anew after a change: a review counts the register. */
export const POLICIES = ["registry", "policies"] as const;

export const searchPolicies = (query: Filters, signal?: AbortSignal) => policiesSearch({ query, signal });

export const policiesOptions = (filters: Filters) =>
  queryOptions({
    queryKey: [...POLICIES, "list", filters],
    queryFn: ({ signal }) => searchPolicies(filters, signal),
    placeholderData: keepPreviousData,
  });

export const policyOptions = (id: string, number?: number) =>
  queryOptions({
    queryKey: [...POLICIES, "one", id, number],
    queryFn: ({ signal }) => policiesShow({ path: { policy_id: id }, query: { number }, signal }),
    placeholderData: keepPreviousData,
  });

export const searchReviews = (page: number, size: number, signal?: AbortSignal) =>
  policyReviewsSearch({ query: { page, size }, signal });

export const reviewsOptions = (page: number, size: number) =>
  queryOptions({
    queryKey: [...POLICIES, "reviews", page, size],
    queryFn: ({ signal }) => searchReviews(page, size, signal),
    placeholderData: keepPreviousData,
  });

export const reviewOptions = (id: string) =>
  queryOptions({
    queryKey: [...POLICIES, "review", id],
    queryFn: ({ signal }) => policyReviewsShow({ path: { policy_review_id: id }, signal }),
  });

const once = () => ({ "idempotency-key": idempotencyKey() });
const ofPolicy = (seen: PolicyRead) => ({
  path: { policy_id: seen.id },
  headers: { ...once(), "if-match": `"${seen.version}"` },
});
const ofReview = (seen: PolicyReviewRead) => ({
  path: { policy_review_id: seen.id },
  headers: { ...once(), "if-match": `"${seen.version}"` },
});

export const createPolicy = (body: PolicyCreate) => policiesCreate({ headers: once(), body });

export const revisePolicy = (seen: PolicyRead, body: PolicyRevise) =>
  policiesRevise({ ...ofPolicy(seen), body });

export const abolishPolicy = (seen: PolicyRead, body: PolicyAbolish) =>
  policiesAbolish({ ...ofPolicy(seen), body });

export const openReview = (body: PolicyReviewOpen) => policyReviewsOpenReview({ headers: once(), body });

export const decideReview = (seen: PolicyReviewRead, decisions: PolicyDecision[]) =>
  policyReviewsDecide({ ...ofReview(seen), body: { decisions } });

export const concludeReview = (seen: PolicyReviewRead) => policyReviewsConclude(ofReview(seen));
