import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Select } from "antd";
import { useCallback, useMemo, useState } from "react";
import type { TreeRow } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import { Can } from "@/shared/auth/can";
import { businessDate } from "@/shared/format";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { OrgFilter, SearchFilter } from "@/shared/ui/list-filters";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { TargetsNav } from "../nav";
import { IntegrityPanel } from "./integrity-panel";
import { forestOptions, loadSubtree, recompose, targetOptions } from "./queries";
import { TargetForm } from "./target-form";
import { TargetList } from "./target-list";
import css from "./targets.module.css";
import { linesOf, treeOf } from "./tree-model";
import { TreeTable } from "./tree-table";
import { lastDecomposition } from "./undo";

const YEARS_SHOWN = 6;

/** S7 目标分解: does it add up; the year, the organisation and the search are in the URL. */
export function TargetsPage() {
  const [url, patch] = useUrlState();
  const [creating, setCreating] = useState(false);
  const year = Number(url.year ?? businessDate().slice(0, 4));
  const organization_id = textOf(url.org);
  const first = Number(businessDate().slice(0, 4)) + 1;
  return (
    <>
      <PageHeader
        title="目标"
        subtitle="从集团到个人逐级分解,权重、份额和数值是否合得上一眼可见"
        extra={
          <>
            <Button onClick={() => patch({ check: url.check ? undefined : 1 })}>完整性检查</Button>
            <Can permission="targets.target:set">
              <Button type="primary" onClick={() => setCreating(true)}>
                新建目标
              </Button>
            </Can>
          </>
        }
      />
      <TargetsNav />
      <search className={css.bar}>
        <Select
          aria-label="年度"
          value={year}
          onChange={(chosen: number) => patch({ year: chosen, page: undefined })}
          options={Array.from({ length: YEARS_SHOWN }, (_, back) => ({
            value: first - back,
            label: `${first - back}年`,
          }))}
        />
        <OrgFilter />
        <Select
          aria-label="视图"
          value={url.view === "list" ? "list" : "tree"}
          onChange={(view: string) => patch({ view: view === "list" ? view : undefined, page: undefined })}
          options={[
            { value: "tree", label: "分解树" },
            { value: "list", label: "列表" },
          ]}
        />
        <SearchFilter label="搜索目标" placeholder="名称、编号、组织或责任人" width={240} />
      </search>
      {url.view === "list" ? (
        <TargetList year={year} />
      ) : (
        <Tree
          key={`${year}/${organization_id}`}
          year={year}
          organizationId={organization_id}
          q={textOf(url.q) ?? ""}
        />
      )}
      <IntegrityPanel
        open={url.check !== undefined}
        query={{ year, organization_id }}
        onClose={() => patch({ check: undefined })}
      />
      <TargetForm
        open={creating}
        year={year}
        organizationId={organization_id}
        onClose={() => setCreating(false)}
      />
    </>
  );
}

interface TreeProps {
  year: number;
  organizationId: string | undefined;
  q: string;
}

function Tree({ year, organizationId, q }: TreeProps) {
  const query = useQuery(forestOptions({ year, organization_id: organizationId }));
  return (
    <Loaded query={query}>
      {({ items, is_whole, total }) =>
        items.length === 0 ? (
          <Empty>{year} 年还没有目标。可“新建目标”,或换一个年度、组织查看。</Empty>
        ) : (
          <div className="stack">
            {!is_whole && (
              <p className="quiet">
                共 {total} 个目标,先显示上面几层;展开时再取下一层,搜索全部请用“列表”视图。
              </p>
            )}
            <Lines items={items} q={q} />
          </div>
        )
      }
    </Loaded>
  );
}

function Lines({ items, q }: { items: readonly TreeRow[]; q: string }) {
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set(topOf(items)));
  const [fetched, setFetched] = useState<readonly TreeRow[]>([]);
  const undo = useUndo();
  const { message } = App.useApp();
  const tree = useMemo(() => {
    const known = new Map([...fetched, ...items].map((row) => [row.id, row]));
    return treeOf([...known.values()].sort((a, b) => a.depth - b.depth || a.number.localeCompare(b.number)));
  }, [items, fetched]);
  const lines = useMemo(() => linesOf(tree, open, q), [tree, open, q]);

  const toggle = useCallback(
    (row: TreeRow, opening: boolean) => {
      setOpen((before) => {
        const next = new Set(before);
        if (opening) next.add(row.id);
        else next.delete(row.id);
        return next;
      });
      if (!opening || (tree.below.get(row.id)?.length ?? 0) >= row.children.count) return;
      loadSubtree(row.id)
        .then((found) =>
          setFetched((before) => [...before, ...found.items.filter(({ id }) => id !== row.id)]),
        )
        .catch((error: unknown) => message.error(asProblem(error).detail));
    },
    [tree, message],
  );

  if (lines.length === 0) return <Empty>没有符合“{q}”的目标,可换个写法,或在“列表”视图中查找。</Empty>;
  return (
    <>
      <TreeTable lines={lines} onToggle={toggle} onUndo={undo} />
      <p className="quiet">↑↓ 或 j k 移动 · → 展开 · ← 收起 · Enter 打开 · u 撤销上一次分解</p>
    </>
  );
}

function topOf(items: readonly TreeRow[]): string[] {
  const tree = treeOf(items);
  return tree.roots.map(({ id }) => id);
}

/** Takes the last breaking down of this session back, as long as nobody has touched it. */
function useUndo(): () => void {
  const client = useQueryClient();
  const { message } = App.useApp();
  return useCallback(() => {
    const last = lastDecomposition.get();
    if (!last) {
      void message.info("没有可撤销的分解");
      return;
    }
    void (async () => {
      try {
        const { version } = await client.fetchQuery({ ...targetOptions(last.id), staleTime: 0 });
        await recompose({ id: last.id, version }, last.batch);
        lastDecomposition.set(undefined);
        await client.invalidateQueries({ queryKey: ["targets"] });
        void message.success("已撤销上一次分解");
      } catch (error) {
        void message.error(asProblem(error).detail);
      }
    })();
  }, [client, message]);
}
