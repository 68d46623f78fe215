import { TreeSelect } from "antd";
import { useMemo } from "react";
import { forest, type TreeNode, useOrgTree } from "@/shared/hooks/use-org-tree";

interface Props {
  value?: string;
  onChange?: (id: string | undefined) => void;
  /** Which kinds may be chosen; the others only show the way. */
  kinds?: string[];
  placeholder?: string;
  allowClear?: boolean;
  id?: string;
  label?: string;
  /** As wide as its place when left out. */
  width?: number;
}

interface Option {
  value: string;
  title: string;
  search: string;
  disabled: boolean;
  children: Option[];
}

function optionsOf(nodes: TreeNode[], kinds: string[] | undefined): Option[] {
  return nodes.map((node) => ({
    value: node.id,
    title: node.name,
    search: `${node.name} ${node.code}`,
    disabled: kinds !== undefined && !kinds.includes(node.kind),
    children: optionsOf(node.children, kinds),
  }));
}

/** Choose an organisation from the visible tree, by name or code. */
export function OrgPicker({
  value,
  onChange,
  kinds,
  placeholder = "选择组织",
  allowClear,
  id,
  label,
  width,
}: Props) {
  const { data, isPending } = useOrgTree();
  const options = useMemo(() => optionsOf(forest(data ?? []), kinds), [data, kinds]);
  return (
    <TreeSelect
      id={id}
      aria-label={label ?? placeholder}
      value={value}
      onChange={(chosen?: string) => onChange?.(chosen)}
      treeData={options}
      loading={isPending}
      placeholder={placeholder}
      allowClear={allowClear}
      showSearch={{ treeNodeFilterProp: "search" }}
      treeDefaultExpandedKeys={options.map((option) => option.value)}
      style={{ width: width ?? "100%", maxWidth: "100%" }}
      styles={{ popup: { root: { maxHeight: 420 } } }}
    />
  );
}
