import { PageNav } from "@/shared/ui/page-nav";

const PAGES = [
  { to: "/talents", label: "干部名单", permission: "registry.talent:read" },
  { to: "/talent-grades", label: "类和层", permission: "registry.talent:read" },
  { to: "/observations", label: "考察记实", permission: "registry.observation:keep" },
  { to: "/observations/contacts", label: "联系情况", permission: "registry.observation:keep" },
] as const;

/** The pages of cadres, one row of links under the title. */
export function CadresNav() {
  return <PageNav label="干部" pages={PAGES} />;
}
