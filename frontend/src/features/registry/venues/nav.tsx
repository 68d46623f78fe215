import { PageNav } from "@/shared/ui/page-nav";

const PAGES = [
  { to: "/venues", label: "阵地", permission: "registry.venue:read" },
  { to: "/venue-funds", label: "专项经费", permission: "registry.venue_fund:read" },
  { to: "/openness", label: "公开与看板", permission: "registry.openness:read" },
  { to: "/venue-standards", label: "阵地标准", permission: "registry.venue:read" },
] as const;

/** The pages of venues, their funds, what is made public, and the enterprise's words for all of it. */
export function VenuesNav() {
  return <PageNav label="阵地" pages={PAGES} />;
}
