import { PageNav } from "@/shared/ui/page-nav";

const PAGES = [
  { to: "/representatives", label: "党代表", permission: "liaison.representative:read" },
  { to: "/pairings", label: "结对", permission: "liaison.representative:read" },
  { to: "/pairings/propose", label: "结对建议", permission: "liaison.pairing:arrange" },
  { to: "/visits", label: "走访", permission: "liaison.visit:read" },
  { to: "/liaison-norms", label: "联系规则", permission: "liaison.issue:read" },
] as const;

/** The pages about who looks after whom, one row of links under the title. */
export function RepresentativesNav() {
  return <PageNav label="党代表" pages={PAGES} />;
}
