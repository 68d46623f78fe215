import { type NavPage, PageNav } from "@/shared/ui/page-nav";

const PAGES: NavPage[] = [
  { to: "/risks", label: "风险台账", permission: "liaison.risk:report" },
  { to: "/risks/checks", label: "风险自查", permission: "liaison.risk:report" },
  { to: "/risks/months", label: "月度分析", permission: "liaison.risk:read" },
];

/** The pages of risks. */
export function RisksNav() {
  return <PageNav label="风险" pages={PAGES} />;
}
