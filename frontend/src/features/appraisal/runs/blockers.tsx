import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import type { BlockerCell, Blockers as BlockersRead, RunRead } from "@/api/generated/types.gen";
import { fixed, period } from "@/shared/format";
import { useUrlState } from "@/shared/hooks/use-url-state";
import { categoryWord } from "@/shared/labels";
import { Bars } from "@/shared/ui/bars";
import { ChartFrame } from "@/shared/ui/charts/chart-frame";
import { type Column, DataTable, PAGE_SIZE } from "@/shared/ui/data-table";
import { StatusTag } from "@/shared/ui/status-tag";
import { CONTROLS, FLAGS } from "../labels";
import { blockersOptions, searchBlockers } from "./queries";

function columnsFor(run: RunRead): Column<BlockerCell>[] {
  return [
    {
      key: "name",
      title: "支部",
      render: (row) => (
        <Link
          to="/branches/$id"
          params={{ id: row.organization_id }}
          search={{ run: run.id, trace: row.indicator }}
        >
          {row.name}
        </Link>
      ),
      text: (row) => row.name,
    },
    { key: "title", title: "指标", render: (row) => row.title, text: (row) => row.title },
    { key: "cell", title: "周期", render: (row) => period(row.cell), text: (row) => row.cell },
    {
      key: "state",
      title: "状态",
      render: (row) => <State state={row.state} />,
      text: (row) => FLAGS[row.state]?.word ?? row.state,
    },
    {
      key: "online",
      title: "线上得分",
      align: "right",
      render: (row) => <span className="num">{fixed(row.online)}</span>,
      text: (row) => row.online ?? "",
    },
    {
      key: "category",
      title: "类别",
      render: (row) => categoryWord(row.category),
      text: (row) => categoryWord(row.category),
    },
  ];
}

function State({ state }: { state: BlockerCell["state"] }) {
  const flag = FLAGS[state];
  return flag ? <StatusTag tone={flag.tone}>{flag.word}</StatusTag> : state;
}

/** What is not yet looked at on site: by indicator, and every single item. */
export function Blockers({ run }: { run: RunRead }) {
  const [url] = useUrlState();
  const columns = useMemo(() => columnsFor(run), [run]);
  const paging = { page: Number(url.page ?? 1), size: Number(url.size ?? PAGE_SIZE) };
  const query = useQuery(blockersOptions(run.id, paging.page, paging.size));
  return (
    <div className="stack">
      {query.data && query.data.total > 0 && (
        <p>
          未核验 {query.data.unverified} 项,待验收 {query.data.pending} 项;{query.data.unverified_branches}{" "}
          个支部本期没有任何核验。
        </p>
      )}
      {query.data && query.data.rows.length > 0 && <ByIndicator data={query.data} />}
      <DataTable
        title={`${run.period_title}待核验`}
        columns={columns}
        query={query}
        rowKey={(row) => `${row.organization_id} ${row.indicator} ${row.cell}`}
        load={(page, size) => searchBlockers(run.id, page, size)}
        empty="线下核验已全部完成"
      />
    </div>
  );
}

function ByIndicator({ data }: { data: BlockersRead }) {
  return (
    <ChartFrame
      title="按指标"
      heads={["指标", "管控", "状态", "项", "支部"]}
      rows={data.rows.map((row) => ({
        key: `${row.indicator} ${row.state}`,
        cells: [row.title, CONTROLS[row.control], FLAGS[row.state]?.word, row.cells, row.branches],
      }))}
    >
      <Bars
        label="按指标"
        bars={data.rows.map((row) => ({
          key: `${row.indicator} ${row.state}`,
          label: row.title,
          value: String(row.cells),
          text: `${row.cells} 项`,
          tone: row.state === "pending" ? "gold" : "red",
        }))}
      />
    </ChartFrame>
  );
}
