import type { PolicyReviewItemRead, PolicyRow } from "@/api/generated/types.gen";
import { PageNav } from "@/shared/ui/page-nav";
import { StatusTag, type Tone } from "@/shared/ui/status-tag";

export const STATES: Record<PolicyRow["state"], { word: string; tone: Tone }> = {
  in_force: { word: "有效", tone: "good" },
  abolished: { word: "已废止", tone: "quiet" },
};

export function PolicyTag({ state }: { state: PolicyRow["state"] }) {
  const { word, tone } = STATES[state];
  return <StatusTag tone={tone}>{word}</StatusTag>;
}

export const DECISIONS: Record<NonNullable<PolicyReviewItemRead["decision"]>, string> = {
  keep: "继续有效",
  revise: "修订",
  abolish: "废止",
};

const PAGES = [
  { to: "/policies", label: "制度", permission: "registry.policy:read" },
  { to: "/policy-reviews", label: "制度梳理", permission: "registry.policy:read" },
] as const;

/** The register, and the reviews of it. */
export function PoliciesNav() {
  return <PageNav label="制度" pages={PAGES} />;
}
