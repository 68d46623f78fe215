import { Button } from "antd";
import { useIsPhone } from "@/shared/hooks/use-is-phone";
import { useOrgTree } from "@/shared/hooks/use-org-tree";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { PageHeader } from "@/shared/ui/page-header";
import { OrganizationCard } from "./organization-card";
import { OrganizationTree } from "./organization-tree";
import css from "./organizations.module.css";

/** Tree at the left, the chosen organisation's card at the right; on a phone one after the other. */
export function OrganizationsPage() {
  const [url, patch] = useUrlState();
  const phone = useIsPhone();
  const { data: rows = [] } = useOrgTree();
  const chosen = textOf(url.id);
  const shown = chosen ?? (phone ? undefined : rows.find((row) => row.parent_id === null)?.id);
  const branches = rows.filter((row) => row.kind === "branch");
  const open = (id: string | undefined) => patch({ id, page: undefined, member: undefined });

  return (
    <>
      <PageHeader
        title="组织"
        subtitle={`党支部 ${branches.length} 个,其中未分类 ${branches.filter((row) => !row.category).length} 个`}
      />
      <div className={css.layout}>
        {(!phone || !shown) && <OrganizationTree selected={shown} onSelect={open} />}
        {shown && (
          <div className="stack">
            {phone && <Button onClick={() => open(undefined)}>返回组织树</Button>}
            <OrganizationCard key={shown} id={shown} />
          </div>
        )}
      </div>
    </>
  );
}
