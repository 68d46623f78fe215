import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import type { PairingCounts, PairingRow } from "@/api/generated/types.gen";
import { Can } from "@/shared/auth/can";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { type Column, DataTable } from "@/shared/ui/data-table";
import { ImportButton } from "@/shared/ui/imports/import-button";
import { FlagFilter, OrgFilter, SearchFilter, StateFilter } from "@/shared/ui/list-filters";
import { PageHeader } from "@/shared/ui/page-header";
import { useListing } from "@/shared/ui/use-listing";
import { RepresentativesNav } from "../representatives/nav";
import { ArrangeForm } from "./arrange-form";
import { EndButton } from "./end-button";
import { type Filters, pairingsOptions, searchPairings } from "./queries";
import { daysWords, STANDINGS, StandingTags } from "./words";

const COLUMNS: Column<PairingRow>[] = [
  {
    key: "outlet",
    title: "网点",
    render: (row) => row.outlet_name,
    text: (row) => `${row.outlet_code} ${row.outlet_name}`,
  },
  {
    key: "representative",
    title: "党代表",
    render: (row) => (
      <Link to="/representatives/$id" params={{ id: row.representative_id }}>
        {row.representative_name}
      </Link>
    ),
    text: (row) => row.representative_name,
  },
  {
    key: "standing",
    title: "状态",
    render: (row) => <StandingTags row={row} />,
    text: (row) => STANDINGS[row.standing].word + (row.is_overdue ? "(走访逾期)" : ""),
  },
  {
    key: "organization",
    title: "所属组织",
    render: (row) => row.organization_name,
    text: (row) => row.organization_name,
  },
  { key: "days", title: "结对时间", render: daysWords, text: daysWords },
  {
    key: "visited",
    title: "最近走访",
    render: (row) => row.last_visited_on ?? "还没有",
    text: (row) => row.last_visited_on ?? "",
  },
  { key: "due", title: "下次走访", render: (row) => row.due_on ?? "—", text: (row) => row.due_on ?? "" },
  {
    key: "point",
    title: "联系点",
    render: (row) => row.liaison_point ?? "—",
    text: (row) => row.liaison_point ?? "",
    extra: true,
  },
  {
    key: "from",
    title: "由谁移交",
    render: (row) => row.handed_from_name ?? "—",
    text: (row) => row.handed_from_name ?? "",
    extra: true,
  },
  {
    key: "reason",
    title: "结束原因",
    render: (row) => row.end_reason ?? "—",
    text: (row) => row.end_reason ?? "",
    extra: true,
  },
  {
    key: "moves",
    title: "操作",
    render: (row) => (
      <Can permission="liaison.pairing:arrange">{row.standing !== "ended" && <EndButton row={row} />}</Can>
    ),
  },
];

/** Which representative looks after which outlet, and where a visit is overdue; nothing that was is taken away. */
export function PairingsPage() {
  const [url] = useUrlState();
  const [isArranging, setArranging] = useState(false);
  const filters: Filters = {
    standing: textOf(url.state) as Filters["standing"],
    overdue: url.overdue === undefined ? undefined : true,
    organization_id: textOf(url.org),
    q: textOf(url.q),
  };
  const { query, load } = useListing(pairingsOptions, searchPairings, filters);
  const counts = query.data?.counts;
  return (
    <>
      <PageHeader
        title="结对"
        subtitle={counts ? summary(counts) : "党代表与网点结对,可以一对多、多对一"}
        extra={
          <ImportButton
            permission="liaison.pairing:arrange"
            noun="结对"
            url="/api/v1/liaison/pairings"
            changes={["liaison"]}
            prefilled
          />
        }
      />
      <RepresentativesNav />
      <DataTable
        title="结对"
        columns={COLUMNS}
        query={query}
        rowKey={(row) => row.id}
        load={load}
        filters={
          <>
            <OrgFilter label="所属组织" />
            <SearchFilter label="查找结对" placeholder="党代表、网点或组织" />
            <StateFilter states={STANDINGS} counts={counts} />
            <FlagFilter name="overdue">走访逾期{counts && ` ${counts.overdue}`}</FlagFilter>
          </>
        }
        actions={
          <Can permission="liaison.pairing:arrange">
            <Button onClick={() => setArranging(true)}>安排结对</Button>
          </Can>
        }
        empty="没有符合条件的结对,可从“结对建议”开始安排"
      />
      {isArranging && <ArrangeForm onClose={() => setArranging(false)} />}
    </>
  );
}

/** Having somebody who looks after it is not having a member; the coverage page shows the latter. */
function summary({ outlets, paired_outlets, live, overdue }: PairingCounts): string {
  return `网点 ${outlets} 个,已有党代表结对 ${paired_outlets} 个(结对 ${live} 对),走访逾期 ${overdue} 对;结对不等于有党员`;
}
