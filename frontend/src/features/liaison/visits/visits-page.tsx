import { Link, useNavigate } from "@tanstack/react-router";
import { DatePicker } from "antd";
import dayjs from "dayjs";
import type { VisitCounts, VisitRow } from "@/api/generated/types.gen";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { type Column, DataTable } from "@/shared/ui/data-table";
import { FlagFilter, OrgFilter, SearchFilter } from "@/shared/ui/list-filters";
import { PageHeader } from "@/shared/ui/page-header";
import { StatusTag } from "@/shared/ui/status-tag";
import { useListing } from "@/shared/ui/use-listing";
import { RepresentativesNav } from "../representatives/nav";
import { type Filters, searchVisits, visitsOptions } from "./queries";

const COLUMNS: Column<VisitRow>[] = [
  {
    key: "outlet",
    title: "网点",
    render: (row) => (
      <Link to="/visits/$id" params={{ id: row.id }}>
        {row.outlet_name}
      </Link>
    ),
    text: (row) => `${row.outlet_code} ${row.outlet_name}`,
  },
  { key: "day", title: "走访日期", render: (row) => row.visited_on, text: (row) => row.visited_on },
  {
    key: "representative",
    title: "党代表",
    render: (row) => row.representative_name,
    text: (row) => row.representative_name,
  },
  {
    key: "seen",
    title: "看到的情况",
    render: (row) => (
      <span style={{ display: "block", maxWidth: "26rem", whiteSpace: "normal" }}>{row.seen}</span>
    ),
    text: (row) => row.seen,
  },
  {
    key: "done",
    title: "做了什么",
    render: (row) => (
      <span style={{ display: "block", maxWidth: "20rem", whiteSpace: "normal" }}>{row.done ?? "—"}</span>
    ),
    text: (row) => row.done ?? "",
    extra: true,
  },
  {
    key: "issues",
    title: "现场收集",
    align: "right",
    render: (row) => <span className="num">{row.issue_count}</span>,
    text: (row) => String(row.issue_count),
  },
  {
    key: "looked_at",
    title: "回看",
    align: "right",
    render: (row) => <span className="num">{row.looked_at_count}</span>,
    text: (row) => String(row.looked_at_count),
  },
  {
    key: "version",
    title: "更正",
    render: (row) => (row.version > 1 ? <StatusTag tone="info">已更正</StatusTag> : "—"),
    text: (row) => (row.version > 1 ? "已更正" : ""),
    extra: true,
  },
  {
    key: "organization",
    title: "所属组织",
    render: (row) => row.organization_name,
    text: (row) => row.organization_name,
  },
];

/** Who was where, what was seen and what people raised there; pictures and places are not asked for. */
export function VisitsPage() {
  const [url, patch] = useUrlState();
  const navigate = useNavigate();
  const [since, until] = [textOf(url.since), textOf(url.until)];
  const filters: Filters = {
    organization_id: textOf(url.org),
    outlet_id: textOf(url.outlet),
    q: textOf(url.q),
    since,
    until,
    mine: url.mine === undefined ? undefined : true,
  };
  const { query, load } = useListing(visitsOptions, searchVisits, filters);
  return (
    <>
      <PageHeader
        title="走访"
        subtitle={query.data ? summary(query.data.counts) : "党代表走访网点的记录"}
        extra={
          <Link to="/pairings" search={{ overdue: 1 }}>
            走访逾期的网点
          </Link>
        }
      />
      <RepresentativesNav />
      <DataTable
        title="走访"
        columns={COLUMNS}
        query={query}
        rowKey={(row) => row.id}
        onOpen={(row) => void navigate({ to: "/visits/$id", params: { id: row.id } })}
        load={load}
        filters={
          <>
            <OrgFilter label="所属组织" />
            <SearchFilter label="查找走访" placeholder="党代表、网点或内容" />
            <DatePicker.RangePicker
              aria-label="走访日期"
              allowEmpty={[true, true]}
              value={[since ? dayjs(since) : null, until ? dayjs(until) : null]}
              onChange={(days) =>
                patch({
                  since: days?.[0]?.format("YYYY-MM-DD"),
                  until: days?.[1]?.format("YYYY-MM-DD"),
                  page: undefined,
                })
              }
            />
            <FlagFilter name="mine">只看本人</FlagFilter>
          </>
        }
        empty="还没有走访记录;党代表可在手机上记走访,没有网络也能记"
      />
    </>
  );
}

function summary({ visits, outlets, issues }: VisitCounts): string {
  return `走访 ${visits} 次,到过网点 ${outlets} 个,现场收集问题 ${issues} 个`;
}
