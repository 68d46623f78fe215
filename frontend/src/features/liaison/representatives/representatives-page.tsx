import { Link, useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import type { RepresentativeRow } from "@/api/generated/types.gen";
import { Can } from "@/shared/auth/can";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { type Column, DataTable } from "@/shared/ui/data-table";
import { FlagFilter, OrgFilter, SearchFilter, StateFilter } from "@/shared/ui/list-filters";
import { PageHeader } from "@/shared/ui/page-header";
import { useListing } from "@/shared/ui/use-listing";
import { RepresentativesNav } from "./nav";
import { NominateForm } from "./nominate-form";
import { type Filters, representativesOptions, searchRepresentatives } from "./queries";
import { STATES, StateTags, termWords } from "./words";

const COLUMNS: Column<RepresentativeRow>[] = [
  {
    key: "name",
    title: "姓名",
    render: (row) => (
      <Link to="/representatives/$id" params={{ id: row.id }}>
        {row.name}
      </Link>
    ),
    text: (row) => row.name,
  },
  {
    key: "state",
    title: "状态",
    render: (row) => <StateTags row={row} />,
    text: (row) => STATES[row.state].word,
  },
  { key: "position", title: "职务", render: (row) => row.position, text: (row) => row.position },
  {
    key: "organization",
    title: "选派组织",
    render: (row) => row.organization_name,
    text: (row) => row.organization_name,
  },
  { key: "term", title: "任期", render: termWords, text: termWords },
  {
    key: "pairings",
    title: "结对网点",
    align: "right",
    render: (row) => <span className="num">{row.pairing_count}</span>,
    text: (row) => String(row.pairing_count),
  },
  {
    key: "visited",
    title: "最近走访",
    render: (row) => row.last_visited_on ?? "—",
    text: (row) => row.last_visited_on ?? "",
  },
  {
    key: "number",
    title: "工号",
    render: (row) => row.employee_no,
    text: (row) => row.employee_no,
    extra: true,
  },
  {
    key: "home",
    title: "所在组织",
    render: (row) => row.member_organization_name ?? "—",
    text: (row) => row.member_organization_name ?? "",
    extra: true,
  },
  {
    key: "nominating",
    title: "推荐单位",
    render: (row) => row.nominating_body,
    text: (row) => row.nominating_body,
    extra: true,
  },
];

/** Who is a representative, until when, and how many outlets everybody looks after. */
export function RepresentativesPage() {
  const [url] = useUrlState();
  const navigate = useNavigate();
  const [isNominating, setNominating] = useState(false);
  const filters: Filters = {
    state: textOf(url.state) as Filters["state"],
    ending_soon: url.soon === undefined ? undefined : true,
    organization_id: textOf(url.org),
    q: textOf(url.q),
  };
  const { query, load } = useListing(representativesOptions, searchRepresentatives, filters);
  const counts = query.data?.counts;
  return (
    <>
      <PageHeader title="党代表" subtitle="推荐、审定、任期与结对;推荐人和审定人不能是同一人" />
      <RepresentativesNav />
      <DataTable
        title="党代表"
        columns={COLUMNS}
        query={query}
        rowKey={(row) => row.id}
        onOpen={(row) => void navigate({ to: "/representatives/$id", params: { id: row.id } })}
        load={load}
        filters={
          <>
            <OrgFilter label="选派组织" />
            <SearchFilter label="查找党代表" placeholder="姓名、工号或职务" />
            <StateFilter states={STATES} counts={counts} />
            <FlagFilter name="soon">任期将满{counts && ` ${counts.ending_soon}`}</FlagFilter>
          </>
        }
        actions={
          <Can permission="liaison.representative:nominate">
            <Button type="primary" onClick={() => setNominating(true)}>
              推荐党代表
            </Button>
          </Can>
        }
        empty="还没有党代表,可点“推荐党代表”"
      />
      {isNominating && <NominateForm onClose={() => setNominating(false)} />}
    </>
  );
}
