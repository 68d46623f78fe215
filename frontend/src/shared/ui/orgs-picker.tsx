import { TreeSelect } from "antd";
import { useMemo } from "react";
import { forest, type TreeNode, useOrgTree } from "@/shared/hooks/use-org-tree";

interface Props {
  id?: string;
  value?: string[];
  onChange?: (ids: string[]) => void;
  label: string;
}

interface Option {
  value: string;
  title: string;
  search: string;
  children: Option[];
}

const optionsOf = (nodes: TreeNode[]): Option[] =>
  nodes.map((node) => ({
    value: node.id,
    title: node.name,
    search: `${node.name} ${node.code}`,
    children: optionsOf(node.children),
  }));

/** Choose several organisations from the visible tree, by name or code. */
export function OrgsPicker({ label, ...props }: Props) {
  const { data, isPending } = useOrgTree();
  const options = useMemo(() => optionsOf(forest(data ?? [])), [data]);
  return (
    <TreeSelect
      {...props}
      aria-label={label}
      multiple
      loading={isPending}
      treeData={options}
      showSearch={{ treeNodeFilterProp: "search" }}
      treeDefaultExpandedKeys={options.map((option) => option.value)}
      placeholder="选择一个或多个单位"
      style={{ width: "100%" }}
      styles={{ popup: { root: { maxHeight: 420 } } }}
    />
  );
}
