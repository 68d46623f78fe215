import { Link, useNavigate } from "@tanstack/react-router";
import type { PracticeRow } from "@/api/generated/types.gen";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { AddButton } from "@/shared/ui/add-button";
import { type Column, DataTable } from "@/shared/ui/data-table";
import { OrgFilter, SearchFilter, StateFilter } from "@/shared/ui/list-filters";
import { PageHeader } from "@/shared/ui/page-header";
import { StatusTag } from "@/shared/ui/status-tag";
import { useListing } from "@/shared/ui/use-listing";
import { TargetsNav } from "../nav";
import { PublishForm } from "./publish-form";
import { type Filters, practicesOptions, searchPractices } from "./queries";
import { KINDS, publisherWord, STATES, spreadWord } from "./words";

const COLUMNS: Column<PracticeRow>[] = [
  {
    key: "title",
    title: "做法",
    render: (row) => (
      <Link to="/practices/$id" params={{ id: row.id }}>
        {row.title}
      </Link>
    ),
    text: (row) => row.title,
  },
  { key: "organization", title: "发布组织", render: publisherWord, text: publisherWord },
  { key: "since", title: "开始使用", render: (row) => row.since, text: (row) => row.since },
  {
    key: "scope",
    title: "推广范围",
    render: (row) => `${row.scope_name}的${KINDS[row.scope_kind]}`,
    text: (row) => `${row.scope_name}的${KINDS[row.scope_kind]}`,
  },
  { key: "spread", title: "采用", align: "right", render: spreadWord, text: spreadWord },
  {
    key: "state",
    title: "状态",
    render: (row) => <StatusTag tone={STATES[row.state].tone}>{STATES[row.state].word}</StatusTag>,
    text: (row) => STATES[row.state].word,
  },
];

/** What one organisation found to work, and how far it has spread. */
export function PracticesPage() {
  const [url] = useUrlState();
  const navigate = useNavigate();
  const filters: Filters = {
    q: textOf(url.q),
    organization_id: textOf(url.org),
    state: textOf(url.state) as Filters["state"],
  };
  const { query, load } = useListing(practicesOptions, searchPractices, filters);
  return (
    <>
      <PageHeader
        title="推广做法"
        subtitle="一个组织做成的事,供推广范围内的组织采用;采用几个、应采用几个,都按登记的记录计数,不排名"
        extra={
          <AddButton permission="targets.practice:publish" form={(close) => <PublishForm onClose={close} />}>
            发布做法
          </AddButton>
        }
      />
      <TargetsNav />
      <DataTable
        title="推广做法"
        columns={COLUMNS}
        query={query}
        rowKey={(row) => row.id}
        onOpen={(row) => void navigate({ to: "/practices/$id", params: { id: row.id } })}
        load={load}
        filters={
          <>
            <OrgFilter label="发布组织" placeholder="全部发布组织" />
            <SearchFilter label="查找做法" placeholder="名称、内容或组织" />
            <StateFilter states={STATES} />
          </>
        }
        empty="还没有推广做法"
      />
    </>
  );
}
