/** The visible organisation tree, fetched once and used to name, pick and indent organisations everywhere. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import "@/api/client";
import { organizationsTree } from "@/api/generated/sdk.gen";
import type { OrganizationRow } from "@/api/generated/types.gen";

export const treeOptions = queryOptions({
  queryKey: ["registry", "tree"],
  queryFn: async ({ signal }) => [...(await organizationsTree({ signal })).items],
  staleTime: 5 * 60_000,
});

export interface TreeNode extends OrganizationRow {
  children: TreeNode[];
}

/** Flat rows to a forest; a row whose parent is not visible becomes a root. */
export function forest(rows: OrganizationRow[]): TreeNode[] {
  const nodes = new Map(rows.map((row) => [row.id, { ...row, children: [] as TreeNode[] }]));
  const roots: TreeNode[] = [];
  for (const node of nodes.values()) {
    const parent = node.parent_id ? nodes.get(node.parent_id) : undefined;
    (parent ? parent.children : roots).push(node);
  }
  return roots;
}

export function useOrgTree() {
  return useQuery(treeOptions);
}

/** id → name, for tables that carry only ids. */
export function useOrgNames(): (id: string | null | undefined) => string {
  const { data } = useQuery({ ...treeOptions, select: namesOf });
  return (id) => (id ? (data?.get(id) ?? "") : "");
}

function namesOf(rows: OrganizationRow[]): Map<string, string> {
  return new Map(rows.map((row) => [row.id, row.name]));
}
