import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Select } from "antd";
import type { SchemeRow } from "@/api/generated/types.gen";
import { Can } from "@/shared/auth/can";
import { instant } from "@/shared/format";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { type Column, DataTable, PAGE_SIZE } from "@/shared/ui/data-table";
import { PageHeader } from "@/shared/ui/page-header";
import { StatusTag } from "@/shared/ui/status-tag";
import { SCHEME_STATES } from "../labels";
import { type SchemeFilters, schemesOptions, searchSchemes } from "./queries";
import css from "./schemes.module.css";

const COLUMNS: Column<SchemeRow>[] = [
  {
    key: "title",
    title: "方案",
    render: (row) => (
      <Link to="/schemes/$id" params={{ id: row.id }}>
        {row.title}
      </Link>
    ),
    text: (row) => row.title,
  },
  { key: "number", title: "版本", render: (row) => `第 ${row.number} 版`, text: (row) => String(row.number) },
  {
    key: "status",
    title: "状态",
    render: (row) => <SchemeState scheme={row} />,
    text: (row) => SCHEME_STATES[row.status]?.word ?? row.status,
  },
  {
    key: "indicators",
    title: "指标",
    align: "right",
    render: (row) => <span className="num">{row.indicator_count}</span>,
    text: (row) => String(row.indicator_count),
  },
  {
    key: "created",
    title: "编制",
    render: (row) => `${row.created_by_name} ${instant(row.created_at)}`,
    text: (row) => row.created_by_name,
  },
  {
    key: "published",
    title: "发布",
    render: (row) => (row.published_at ? `${row.published_by_name ?? ""} ${instant(row.published_at)}` : "—"),
    text: (row) => instant(row.published_at),
  },
  { key: "code", title: "编码", render: (row) => row.code, text: (row) => row.code, extra: true },
];

export function SchemeState({ scheme }: { scheme: Pick<SchemeRow, "status"> }) {
  const state = SCHEME_STATES[scheme.status];
  return state ? <StatusTag tone={state.tone}>{state.word}</StatusTag> : scheme.status;
}

/** Every version of every scheme; a published one never changes. */
export function SchemeList() {
  const [url, patch] = useUrlState();
  const navigate = useNavigate();
  const filters: SchemeFilters = {
    status: textOf(url.status) as SchemeFilters["status"],
    page: Number(url.page ?? 1),
    size: Number(url.size ?? PAGE_SIZE),
  };
  const query = useQuery(schemesOptions(filters));
  return (
    <>
      <PageHeader title="考核方案" subtitle="发布后的版本不再改动;要调整,以它为底稿新建一版,试算后发布" />
      <DataTable
        title="考核方案"
        columns={COLUMNS}
        query={query}
        rowKey={(row) => row.id}
        onOpen={(row) => void navigate({ to: "/schemes/$id", params: { id: row.id } })}
        load={(page, size) => searchSchemes({ ...filters, page, size })}
        empty="还没有考核方案"
        filters={
          <Select
            allowClear
            aria-label="状态"
            placeholder="全部状态"
            style={{ width: 130 }}
            value={textOf(url.status)}
            options={Object.entries(SCHEME_STATES).map(([value, { word }]) => ({ value, label: word }))}
            onChange={(status?: string) => patch({ status, page: undefined })}
          />
        }
        actions={
          <Can permission="appraisal.scheme:edit">
            <Link to="/schemes/new" className={css.action}>
              导入方案
            </Link>
          </Can>
        }
      />
    </>
  );
}
