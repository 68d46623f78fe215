import { type UseQueryResult, useQueryClient } from "@tanstack/react-query";
import { Button, Checkbox, Dropdown, Pagination, Popover, Table } from "antd";
import type { SorterResult } from "antd/es/table/interface";
import { type ReactNode, useState } from "react";
import { csvOf, download } from "@/shared/csv";
import { useIsPhone } from "@/shared/hooks/use-is-phone";
import { useRowKeys } from "@/shared/hooks/use-row-keys";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import css from "./data-table.module.css";
import { Empty } from "./loaded";
import { ProblemResult } from "./problem-result";
import { ProgressBar } from "./progress-bar";

export interface Column<T> {
  key: string;
  title: string;
  render: (row: T) => ReactNode;
  /** The same cell as text, for export; a column without it is not exported. */
  text?: (row: T) => string;
  /** The server sorts by this name. */
  sort?: string;
  /** The server sorts upwards only. */
  ascending?: true;
  width?: number;
  align?: "right";
  /** Hidden until the reader asks for it. */
  extra?: boolean;
}

export interface PageOf<T> {
  items: readonly T[];
  total: number;
  /** There are more than `total`, which nobody counted; one may page on as far as `MOST_PAGED`. */
  is_capped?: boolean;
  /** Whether a page follows, where `total` does not tell. */
  has_more?: boolean;
}

interface Props<T> {
  /** Names the exported file and the table for screen readers. */
  title: string;
  columns: Column<T>[];
  query: UseQueryResult<PageOf<T>>;
  rowKey: (row: T) => string;
  onOpen?: (row: T) => void;
  /** What another letter does to the current row. */
  onKey?: (key: string, row: T) => void;
  /** Fetches any page, for the export of all rows. */
  load?: (page: number, size: number) => Promise<PageOf<T>>;
  filters?: ReactNode;
  actions?: ReactNode;
  empty?: ReactNode;
  /** Rows per page when the URL says nothing. */
  size?: number;
}

export const PAGE_SIZE = 20;
const EXPORT_SIZE = 200;
/** How far the server pages. */
const MOST_PAGED = 10_000;

/** A list from the server. Page, size, sort and hidden columns live in the URL; cards on a phone; j, k and Enter move. */
export function DataTable<T extends object>(props: Props<T>) {
  const { title, columns, query, rowKey, onOpen, filters, actions, size: defaultSize = PAGE_SIZE } = props;
  const [url, patch] = useUrlState();
  const phone = useIsPhone();
  const rows = query.data?.items ?? [];
  const [current, setCurrent] = useRowKeys(rows, onOpen, props.onKey);

  const shownKeys =
    textOf(url.cols)?.split(",") ?? columns.filter((column) => !column.extra).map(({ key }) => key);
  const shown = columns.filter((column) => shownKeys.includes(column.key));
  const page = Number(url.page ?? 1);
  const size = Number(url.size ?? defaultSize);
  const turn = (next: number, nextSize: number) =>
    patch({
      page: nextSize === size && next > 1 ? next : undefined,
      size: nextSize === defaultSize ? undefined : nextSize,
    });

  const toolbar = (
    <div className={css.toolbar}>
      {phone && filters ? (
        <details className={css.fold}>
          <summary>筛选</summary>
          <search className={css.filters}>{filters}</search>
        </details>
      ) : (
        <search className={css.filters}>{filters}</search>
      )}
      <div className={css.tools}>
        {actions}
        <ColumnSettings columns={columns} shown={shownKeys} onChange={(cols) => patch({ cols })} />
        {props.load && <ExportButton {...props} load={props.load} shown={shown} />}
      </div>
    </div>
  );
  if (query.isError && !query.data) {
    return (
      <>
        {toolbar}
        <ProblemResult error={query.error} onRetry={() => void query.refetch()} />
      </>
    );
  }

  const isBeyond = page > 1 && (query.data?.total ?? 0) > 0;
  const none = props.empty ?? "没有符合条件的内容,可调整筛选条件";
  const empty = <Empty>{isBeyond ? "已经翻过最后一页,请往前翻" : none}</Empty>;
  const pager = (
    <Pagination
      className={css.pager}
      current={page}
      pageSize={size}
      total={query.data ? reach(query.data, page, size) : 0}
      showSizeChanger={!phone}
      simple={phone}
      showTotal={() => `共 ${query.data?.total ?? 0} 条${query.data?.is_capped ? "以上" : ""}`}
      onChange={turn}
    />
  );
  return (
    <div className={css.box}>
      {toolbar}
      {query.isPending && <ProgressBar label="正在加载…" afterMs={300} />}
      {phone ? (
        <ul className={css.cards} aria-label={title}>
          {rows.map((row) => (
            <Card key={rowKey(row)} row={row} columns={shown} onOpen={onOpen} />
          ))}
          {query.data && rows.length === 0 && <li>{empty}</li>}
        </ul>
      ) : (
        <Table<T>
          aria-label={title}
          size="middle"
          rowKey={rowKey}
          dataSource={rows as T[]}
          pagination={false}
          loading={query.isFetching && !query.isPending && query.isPlaceholderData}
          locale={{ emptyText: query.isPending ? " " : empty }}
          scroll={{ x: "max-content" }}
          rowClassName={(_, index) => `${onOpen ? css.open : ""} ${index === current ? css.current : ""}`}
          onRow={(row, index) => ({
            "aria-selected": index === current || undefined,
            onClick: (event) => {
              setCurrent(index ?? -1);
              if (onOpen && !(event.target as Element).closest("a,button,input,label")) onOpen(row);
            },
          })}
          columns={shown.map((column) => ({
            key: column.sort ?? column.key,
            title: column.title,
            width: column.width,
            align: column.align,
            sorter: column.sort !== undefined,
            sortDirections: column.ascending ? ["ascend" as const] : undefined,
            sortOrder: orderOf(url.sort, column.sort),
            render: (_: unknown, row: T) => column.render(row),
          }))}
          onChange={(_pages, _filters, sorter) =>
            patch({ sort: sortOf(sorter as SorterResult<T>), page: undefined })
          }
        />
      )}
      {(query.data?.total ?? 0) > 0 && pager}
    </div>
  );
}

/** How many rows one may page through: what nobody counted goes on until a page is the last. */
function reach<T>({ items, total, is_capped, has_more }: PageOf<T>, page: number, size: number): number {
  if (!is_capped) return total;
  return has_more ? MOST_PAGED : Math.max(total, (page - 1) * size + items.length);
}

function orderOf(sort: string | number | undefined, name: string | undefined): "ascend" | "descend" | null {
  if (!name || !sort) return null;
  if (sort === name) return "ascend";
  return sort === `-${name}` ? "descend" : null;
}

function sortOf<T>({ columnKey, order }: SorterResult<T>): string | undefined {
  if (!order) return undefined;
  return order === "descend" ? `-${String(columnKey)}` : String(columnKey);
}

function Card<T>({ row, columns, onOpen }: { row: T; columns: Column<T>[]; onOpen?: (row: T) => void }) {
  const [head, ...rest] = columns;
  return (
    <li className={css.card}>
      <div className={css.cardHead}>{head?.render(row)}</div>
      <dl className={css.facts}>
        {rest.map((column) => (
          <div key={column.key}>
            <dt>{column.title}</dt>
            <dd>{column.render(row)}</dd>
          </div>
        ))}
      </dl>
      {onOpen && (
        <Button block onClick={() => onOpen(row)}>
          打开
        </Button>
      )}
    </li>
  );
}

function ColumnSettings<T>(props: {
  columns: Column<T>[];
  shown: string[];
  onChange: (cols?: string) => void;
}) {
  const choices = props.columns.map(({ key, title }) => ({ value: key, label: title }));
  const change = (keys: string[]) =>
    props.onChange(
      keys.length ? choices.flatMap(({ value }) => (keys.includes(value) ? value : [])).join(",") : undefined,
    );
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      content={
        <Checkbox.Group className={css.columns} options={choices} value={props.shown} onChange={change} />
      }
    >
      <Button>列设置</Button>
    </Popover>
  );
}

function ExportButton<T extends object>(
  props: Props<T> & { load: NonNullable<Props<T>["load"]>; shown: Column<T>[] },
) {
  const [share, setShare] = useState<number>();
  const [failure, setFailure] = useState<unknown>();
  const client = useQueryClient();
  const run = async (columns: Column<T>[]) => {
    setFailure(undefined);
    setShare(0);
    try {
      const all: T[] = [];
      for (let page = 1; ; page++) {
        const part = await client.fetchQuery({
          queryKey: ["export", props.title, page, Date.now()],
          queryFn: () => props.load(page, EXPORT_SIZE),
        });
        all.push(...part.items);
        setShare(part.total ? Math.min((all.length / part.total) * 100, 99) : 100);
        if (!(part.has_more ?? all.length < part.total) || part.items.length === 0) break;
      }
      const written = columns.flatMap(({ title, text }) => (text ? [{ title, text }] : []));
      const lines = all.map((row) => written.map(({ text }) => text(row)));
      download(
        `${props.title}.csv`,
        csvOf(
          written.map(({ title }) => title),
          lines,
        ),
      );
    } catch (error) {
      setFailure(error);
    } finally {
      setShare(undefined);
    }
  };
  if (share !== undefined) return <ProgressBar label="正在导出…" percent={share} afterMs={300} />;
  return (
    <>
      <Dropdown
        trigger={["click"]}
        menu={{
          items: [
            { key: "shown", label: "导出所见列 (CSV)", onClick: () => void run(props.shown) },
            { key: "all", label: "导出全部列 (CSV)", onClick: () => void run(props.columns) },
          ],
        }}
      >
        <Button>导出</Button>
      </Dropdown>
      {failure !== undefined && <ProblemResult error={failure} />}
    </>
  );
}
