import { Link, useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import type { CommitmentRow } from "@/api/generated/types.gen";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { type Column, DataTable } from "@/shared/ui/data-table";
import { OrgFilter, SearchFilter } from "@/shared/ui/list-filters";
import { PageHeader } from "@/shared/ui/page-header";
import { StatusTag } from "@/shared/ui/status-tag";
import { useListing } from "@/shared/ui/use-listing";
import { TargetsNav } from "../nav";
import { DraftForm } from "./draft-form";
import { commitmentsOptions, type Filters, searchCommitments } from "./queries";

const COLUMNS: Column<CommitmentRow>[] = [
  {
    key: "member",
    title: "承诺人",
    render: (row) => (
      <Link to="/commitments/$id" params={{ id: row.id }}>
        {row.member_name}
      </Link>
    ),
    text: (row) => row.member_name,
  },
  {
    key: "organization",
    title: "单位",
    render: (row) => row.organization_name,
    text: (row) => row.organization_name,
  },
  { key: "year", title: "年度", render: (row) => row.year, text: (row) => String(row.year) },
  {
    key: "state",
    title: "状态",
    render: (row) => (
      <StatusTag tone={row.state === "made" ? "good" : "warn"}>
        {row.state === "made" ? "已公开" : "草稿"}
      </StatusTag>
    ),
    text: (row) => (row.state === "made" ? "已公开" : "草稿"),
  },
  {
    key: "kept",
    title: "践诺",
    render: (row) => (
      <span className="row">
        {row.done} / {row.items}
        {row.overdue > 0 && <StatusTag tone="bad">超期 {row.overdue}</StatusTag>}
      </span>
    ),
    text: (row) => `${row.done}/${row.items}`,
  },
];

/** Who has promised what, and how much of it is kept. */
export function CommitmentsPage() {
  const [url] = useUrlState();
  const navigate = useNavigate();
  const [writing, setWriting] = useState(false);
  const filters: Filters = { organization_id: textOf(url.org), q: textOf(url.q) };
  const { query, load } = useListing(commitmentsOptions, searchCommitments, filters);
  return (
    <>
      <PageHeader
        title="亮承诺"
        subtitle="六个带头,年、季、月三种期间;公开后每条承诺就是一项任务,与生产任务一同办理"
        extra={
          <Button type="primary" onClick={() => setWriting(true)}>
            写承诺
          </Button>
        }
      />
      <TargetsNav />
      <DataTable
        title="承诺"
        columns={COLUMNS}
        query={query}
        rowKey={(row) => row.id}
        onOpen={(row) => void navigate({ to: "/commitments/$id", params: { id: row.id } })}
        load={load}
        filters={
          <>
            <OrgFilter />
            <SearchFilter label="查找承诺人" placeholder="姓名" width={160} />
          </>
        }
        empty="还没有承诺"
      />
      <DraftForm open={writing} onClose={() => setWriting(false)} />
    </>
  );
}
