import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import type { OpennessEntryRow } from "@/api/generated/types.gen";
import { Can } from "@/shared/auth/can";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { AddButton } from "@/shared/ui/add-button";
import { type Column, DataTable } from "@/shared/ui/data-table";
import { ChoiceFilter, OrgFilter, SearchFilter, StateFilter } from "@/shared/ui/list-filters";
import { PageHeader } from "@/shared/ui/page-header";
import { StatusTag, type Tone } from "@/shared/ui/status-tag";
import { useListing } from "@/shared/ui/use-listing";
import { choicesOf, useStandard } from "../venue-standards/queries";
import { VenuesNav } from "../venues/nav";
import { EntryForm } from "./entry-form";
import { entriesOptions, type Filters, searchEntries } from "./queries";

const STATES: Record<OpennessEntryRow["state"], { word: string; tone: Tone }> = {
  waiting: { word: "待公布", tone: "info" },
  shown: { word: "公开中", tone: "good" },
  over: { word: "已到期", tone: "quiet" },
};

const columnsOf = (open: (row: OpennessEntryRow) => void): Column<OpennessEntryRow>[] => [
  { key: "published", title: "公布日期", render: (row) => row.published_on, text: (row) => row.published_on },
  {
    key: "title",
    title: "事项",
    render: (row) =>
      row.may_edit ? (
        <Button type="link" style={{ padding: 0, whiteSpace: "normal" }} onClick={() => open(row)}>
          {row.title}
        </Button>
      ) : (
        row.title
      ),
    text: (row) => row.title,
  },
  {
    key: "category",
    title: "类别",
    render: (row) => row.category_title,
    text: (row) => row.category_title,
  },
  {
    key: "organization",
    title: "公布单位",
    render: (row) => row.organization_name,
    text: (row) => row.organization_name,
  },
  {
    key: "until",
    title: "公开至",
    render: (row) => row.until ?? "长期",
    text: (row) => row.until ?? "长期",
  },
  {
    key: "state",
    title: "状态",
    render: (row) => <StatusTag tone={STATES[row.state].tone}>{STATES[row.state].word}</StatusTag>,
    text: (row) => STATES[row.state].word,
  },
  {
    key: "content",
    title: "内容",
    extra: true,
    render: (row) => row.content,
    text: (row) => row.content,
  },
  {
    key: "by",
    title: "登记人",
    extra: true,
    render: (row) => row.entered_by_name,
    text: (row) => row.entered_by_name,
  },
];

/** What was made public, with the day of publication; and the way to the board. */
export function OpennessPage() {
  const [url] = useUrlState();
  const [open, setOpen] = useState<OpennessEntryRow>();
  const org = textOf(url.org);
  const standard = useStandard(org);
  const filters: Filters = {
    q: textOf(url.q),
    organization_id: org,
    category: textOf(url.category),
    state: textOf(url.state) as Filters["state"],
  };
  const { query, load } = useListing(entriesOptions, searchEntries, filters);
  return (
    <>
      <PageHeader
        title="公开事项"
        subtitle="公开了什么、哪一天公布、公开到哪一天;看板按日期生成,可直接打印张贴"
        extra={
          <>
            <Link to="/openness/board" search={{ org }}>
              <Button>支部看板</Button>
            </Link>
            <AddButton permission="registry.openness:edit" form={(close) => <EntryForm onClose={close} />}>
              登记公开事项
            </AddButton>
          </>
        }
      />
      <VenuesNav />
      <DataTable
        title="公开事项"
        columns={columnsOf(setOpen)}
        query={query}
        rowKey={(row) => row.id}
        onOpen={(row) => row.may_edit && setOpen(row)}
        load={load}
        filters={
          <>
            <Can permission="registry.organization:read">
              <OrgFilter />
            </Can>
            <SearchFilter label="查找公开事项" placeholder="标题或内容" />
            <ChoiceFilter
              name="category"
              label="类别"
              width={140}
              options={choicesOf(standard.data?.standard.categories)}
            />
            <StateFilter states={STATES} />
          </>
        }
        empty="还没有登记公开事项"
      />
      {open && <EntryForm key={open.id} row={open} onClose={() => setOpen(undefined)} />}
    </>
  );
}
