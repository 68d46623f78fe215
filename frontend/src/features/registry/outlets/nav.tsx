import { PageNav } from "@/shared/ui/page-nav";

const PERMISSION = "registry.outlet:read";
const PAGES = [
  { to: "/outlets", label: "网点", permission: PERMISSION },
  { to: "/outlets/external-members", label: "组织关系在外党员", permission: PERMISSION },
  { to: "/outlets/grid-cells", label: "网格", permission: PERMISSION },
] as const;

/** The pages of the register of outlets. */
export function OutletsNav() {
  return <PageNav label="网点" pages={PAGES} />;
}
