import { Input, Tree, type TreeDataNode } from "antd";
import { useMemo, useState } from "react";
import { forest, type TreeNode, useOrgTree } from "@/shared/hooks/use-org-tree";
import { Empty, Loaded } from "@/shared/ui/loaded";
import css from "./organizations.module.css";

interface Props {
  selected: string | undefined;
  onSelect: (id: string) => void;
}

/** The visible tree with a search field; arrow keys walk through it, Enter opens a card. */
export function OrganizationTree({ selected, onSelect }: Props) {
  const query = useOrgTree();
  const [words, setWords] = useState("");
  return (
    <section aria-label="组织树" className={`card ${css.tree}`}>
      <Input.Search
        allowClear
        placeholder="按名称或编码查找"
        aria-label="查找组织"
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      <Loaded query={query}>
        {(rows) => (
          <Nodes roots={forest(rows)} words={words.trim()} selected={selected} onSelect={onSelect} />
        )}
      </Loaded>
    </section>
  );
}

/** Keeps what matches and the way to it. */
export function prune(nodes: TreeNode[], words: string): TreeNode[] {
  return nodes.flatMap((node) => {
    if (node.name.includes(words) || node.code.includes(words)) return [node];
    const children = prune(node.children, words);
    return children.length ? [{ ...node, children }] : [];
  });
}

function dataOf(nodes: TreeNode[]): TreeDataNode[] {
  return nodes.map((node) => ({ key: node.id, title: titleOf(node), children: dataOf(node.children) }));
}

function titleOf(node: TreeNode) {
  return (
    <span>
      {node.name}
      {node.kind === "branch" && !node.category && <span className={css.missing}>未分类</span>}
    </span>
  );
}

function wayTo(nodes: TreeNode[], id: string | undefined): string[] {
  for (const node of nodes) {
    if (node.id === id) return [node.id];
    const below = wayTo(node.children, id);
    if (below.length) return [node.id, ...below];
  }
  return [];
}

function Nodes({ roots, words, selected, onSelect }: Props & { roots: TreeNode[]; words: string }) {
  const shown = useMemo(() => (words ? prune(roots, words) : roots), [roots, words]);
  const data = useMemo(() => dataOf(shown), [shown]);
  const open = useMemo(() => [...roots.map((root) => root.id), ...wayTo(roots, selected)], [roots, selected]);
  if (shown.length === 0) return <Empty>没有名称或编码含“{words}”的组织</Empty>;
  return (
    <Tree
      key={words || "all"}
      treeData={data}
      defaultExpandedKeys={open}
      defaultExpandAll={words !== ""}
      selectedKeys={selected ? [selected] : []}
      onSelect={([key]) => key && onSelect(String(key))}
      blockNode
      showLine
      height={620}
      virtual={data.length > 0}
    />
  );
}
