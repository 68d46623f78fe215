import { PageNav } from "@/shared/ui/page-nav";

const PAGES = [
  { to: "/members", label: "党员名册", permission: "registry.member:read" },
  { to: "/transfers", label: "组织关系转接", permission: "registry.member:read" },
  { to: "/terms", label: "任期与任免", permission: "registry.organization:read" },
  { to: "/dues", label: "党费台账", permission: "registry.dues:keep" },
  { to: "/dues-summaries", label: "党费汇总", permission: "registry.dues:read" },
  { to: "/norms", label: "规定", permission: "registry.organization:read" },
  { to: "/blind-spots", label: "覆盖盲区", permission: "registry.outlet:read" },
] as const;

/** The pages of the register of members. */
export function MembersNav() {
  return <PageNav label="党员" pages={PAGES} />;
}
