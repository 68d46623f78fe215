import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Segmented, Select } from "antd";
import { useMemo } from "react";
import type { RunRead, ScoreRow } from "@/api/generated/types.gen";
import { difference, fixed, starWord } from "@/shared/format";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { CATEGORIES, categoryWord } from "@/shared/labels";
import { type Column, DataTable } from "@/shared/ui/data-table";
import { SearchFilter } from "@/shared/ui/list-filters";
import { StarTag } from "@/shared/ui/star-tag";
import { StatusTag } from "@/shared/ui/status-tag";
import { Change } from "../change";
import { rankingOptions, rankScores, type ScoreFilters } from "./queries";
import css from "./runs.module.css";

const SIZE = 50;

function columnsFor(run: RunRead): Column<ScoreRow>[] {
  const change = (row: ScoreRow) => difference(row.total, row.previous_total);
  const columns: Column<ScoreRow>[] = [
    { key: "name", title: "支部", render: (row) => row.name, text: (row) => row.name, sort: "name" },
    {
      key: "category",
      title: "类别",
      render: (row) => categoryWord(row.category),
      text: (row) => categoryWord(row.category),
    },
    {
      key: "rank",
      title: "类内名次",
      render: (row) => (row.rank === null ? "—" : `${row.rank} / ${row.ranked_count}`),
      text: (row) => String(row.rank ?? ""),
      sort: "rank",
      align: "right",
    },
    {
      key: "total",
      title: "总分",
      render: (row) => <strong className="num">{fixed(row.total)}</strong>,
      text: (row) => row.total,
      sort: "total",
      align: "right",
    },
    {
      key: "change",
      title: "变化",
      render: (row) => <Change value={change(row)} />,
      text: (row) => change(row) ?? "",
      sort: "change",
      align: "right",
    },
    {
      key: "state",
      title: "情况",
      render: (row) => <State row={row} />,
      text: (row) => [row.disqualified && "取消资格", !row.is_verified && "未核验"].filter(Boolean).join(" "),
    },
    {
      key: "code",
      title: "编码",
      render: (row) => row.code,
      text: (row) => row.code,
      sort: "code",
      extra: true,
    },
    {
      key: "tier",
      title: "梯级",
      render: (row) => row.tier ?? "—",
      text: (row) => row.tier ?? "",
      extra: true,
    },
  ];
  if (!run.has_stars) return columns.filter((column) => column.key !== "tier");
  columns.splice(3, 0, {
    key: "stars",
    title: "星级",
    render: (row) => (
      <StarTag stars={row.stars} signedReason={run.signed_reason} unverified={!row.is_verified} />
    ),
    text: (row) => starWord(row.stars ?? 0),
  });
  return columns;
}

function State({ row }: { row: ScoreRow }) {
  const waiting = row.unverified_count + row.pending_count;
  return (
    <span className="row">
      {row.disqualified && <StatusTag tone="bad">取消资格</StatusTag>}
      {!row.disqualified && row.vetoes.length > 0 && <StatusTag tone="bad">否决</StatusTag>}
      {waiting > 0 && <StatusTag tone="warn">待核验 {waiting}</StatusTag>}
      {row.disputed_count > 0 && <StatusTag tone="info">有差异 {row.disputed_count}</StatusTag>}
    </span>
  );
}

/** The ranking within each category; only comparable branches are ranked together. */
export function Ranking({ run }: { run: RunRead }) {
  const [url, patch] = useUrlState();
  const navigate = useNavigate();
  const columns = useMemo(() => columnsFor(run), [run]);
  const filters: ScoreFilters = {
    category: textOf(url.category),
    stars: url.stars === undefined ? undefined : Number(url.stars),
    q: textOf(url.q),
    sort: (textOf(url.sort) ?? "rank") as ScoreFilters["sort"],
    page: Number(url.page ?? 1),
    size: Number(url.size ?? SIZE),
  };
  const query = useQuery(rankingOptions(run.id, filters));
  return (
    <DataTable
      title="排名"
      columns={columns}
      query={query}
      size={SIZE}
      rowKey={(row) => row.organization_id}
      onOpen={(row) =>
        void navigate({ to: "/branches/$id", params: { id: row.organization_id }, search: { run: run.id } })
      }
      load={(page, size) => rankScores(run.id, { ...filters, page, size })}
      filters={
        <>
          <Categories />
          <SearchFilter label="查找支部" placeholder="名称或编码" />
          {run.has_stars && (
            <Select
              allowClear
              aria-label="星级"
              placeholder="全部星级"
              value={url.stars === undefined ? undefined : Number(url.stars)}
              options={[5, 4, 3, 2, 1, 0].map((stars) => ({ value: stars, label: starWord(stars) }))}
              onChange={(stars?: number) => patch({ stars, page: undefined })}
              style={{ width: 130 }}
            />
          )}
        </>
      }
    />
  );
}

const ALL = "all";

/** One tab per category: only comparable branches are ranked together. */
function Categories() {
  const [url, patch] = useUrlState();
  return (
    <div className={css.categories}>
      <Segmented
        aria-label="类别"
        value={textOf(url.category) ?? ALL}
        options={[
          { value: ALL, label: "全部" },
          ...Object.entries(CATEGORIES).map(([value, label]) => ({ value, label })),
        ]}
        onChange={(category: string) =>
          patch({ category: category === ALL ? undefined : category, page: undefined })
        }
      />
    </div>
  );
}
