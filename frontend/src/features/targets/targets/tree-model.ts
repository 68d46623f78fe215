/** The tree as rows: what is open, what a search leaves, and where the arrow keys lead. */
import type { TreeRow } from "@/api/generated/types.gen";

export interface Line {
  row: TreeRow;
  depth: number;
  /** There are children, here or still to be fetched. */
  opens: boolean;
  isOpen: boolean;
}

export interface Tree {
  roots: TreeRow[];
  below: Map<string, TreeRow[]>;
}

/** Flat rows to a tree; a row whose parent is not there stands at the top. */
export function treeOf(rows: readonly TreeRow[]): Tree {
  const known = new Set(rows.map(({ id }) => id));
  const below = new Map<string, TreeRow[]>();
  const roots: TreeRow[] = [];
  for (const row of rows) {
    if (row.parent_id !== null && known.has(row.parent_id)) {
      below.set(row.parent_id, [...(below.get(row.parent_id) ?? []), row]);
    } else roots.push(row);
  }
  return { roots, below };
}

/** The rows that are shown: open branches, or with a search what fits and the way to it. */
export function linesOf(tree: Tree, open: ReadonlySet<string>, q: string): Line[] {
  const wanted = q.trim().toLowerCase();
  const lines: Line[] = [];
  const walk = (row: TreeRow, depth: number): void => {
    const children = tree.below.get(row.id) ?? [];
    const isOpen = wanted ? children.length > 0 : open.has(row.id);
    lines.push({ row, depth, opens: row.children.count > 0 || children.length > 0, isOpen });
    if (!isOpen) return;
    for (const child of children) if (!wanted || fits(tree, child, wanted)) walk(child, depth + 1);
  };
  for (const root of tree.roots) if (!wanted || fits(tree, root, wanted)) walk(root, 0);
  return lines;
}

function fits(tree: Tree, row: TreeRow, wanted: string): boolean {
  const words = [row.title, row.number, row.organization_name, row.owner_name ?? ""];
  if (words.some((word) => word.toLowerCase().includes(wanted))) return true;
  return (tree.below.get(row.id) ?? []).some((child) => fits(tree, child, wanted));
}

/** Where a key leads from the current line. */
export function moved(lines: readonly Line[], current: number, key: string): number {
  if (key === "j" || key === "ArrowDown") return Math.min(current + 1, lines.length - 1);
  if (key === "k" || key === "ArrowUp") return Math.max(current - 1, 0);
  if (key === "Home") return 0;
  if (key === "End") return lines.length - 1;
  if (key === "ArrowLeft") {
    const line = lines[current];
    const parent = line ? lines.findIndex(({ row }) => row.id === line.row.parent_id) : -1;
    return parent >= 0 ? parent : current;
  }
  return current;
}
