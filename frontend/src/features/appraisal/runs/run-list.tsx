import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Button, Select } from "antd";
import { useState } from "react";
import type { RunRow } from "@/api/generated/types.gen";
import { Can } from "@/shared/auth/can";
import { instant } from "@/shared/format";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { type Column, DataTable, PAGE_SIZE } from "@/shared/ui/data-table";
import { PageHeader } from "@/shared/ui/page-header";
import { StatusTag } from "@/shared/ui/status-tag";
import { CYCLES, RUN_STATES } from "../labels";
import { type RunFilters, runsOptions, searchRuns } from "./queries";
import { RunOpenForm } from "./run-open-form";

const COLUMNS: Column<RunRow>[] = [
  {
    key: "period",
    title: "时期",
    render: (row) => (
      <Link to="/runs/$id" params={{ id: row.id }}>
        {row.period_title}
      </Link>
    ),
    text: (row) => row.period_title,
  },
  { key: "cycle", title: "周期", render: (row) => CYCLES[row.cycle], text: (row) => CYCLES[row.cycle] ?? "" },
  {
    key: "scheme",
    title: "方案",
    render: (row) => `${row.scheme_title} 第 ${row.scheme_number} 版`,
    text: (row) => `${row.scheme_title} 第 ${row.scheme_number} 版`,
  },
  { key: "status", title: "状态", render: (row) => <RunState run={row} />, text: (row) => wordOf(row) },
  {
    key: "subjects",
    title: "参评",
    render: (row) => row.subject_count,
    text: (row) => String(row.subject_count),
  },
  {
    key: "unverified",
    title: "待核验",
    render: (row) => row.unverified_count + row.pending_count,
    text: (row) => String(row.unverified_count + row.pending_count),
  },
  { key: "as_of", title: "数据截至", render: (row) => instant(row.as_of), text: (row) => instant(row.as_of) },
  {
    key: "published",
    title: "发布",
    render: (row) => (row.published_at ? `${instant(row.published_at)} ${row.published_by_name ?? ""}` : "—"),
    text: (row) => instant(row.published_at),
  },
];

function wordOf(run: Pick<RunRow, "status">): string {
  return RUN_STATES[run.status]?.word ?? run.status;
}

export function RunState({ run }: { run: Pick<RunRow, "status"> }) {
  return <StatusTag tone={RUN_STATES[run.status]?.tone ?? "quiet"}>{wordOf(run)}</StatusTag>;
}

/** All runs: open ones refresh by themselves, published ones are locked. */
export function RunList() {
  const [url, patch] = useUrlState();
  const [opening, setOpening] = useState(false);
  const navigate = useNavigate();
  const filters: RunFilters = {
    cycle: textOf(url.cycle) as RunFilters["cycle"],
    status: textOf(url.status) as RunFilters["status"],
    page: Number(url.page ?? 1),
    size: Number(url.size ?? PAGE_SIZE),
  };
  const query = useQuery(runsOptions(filters));
  return (
    <>
      <PageHeader title="运行" subtitle="进行中的考核随台账与核验自动更新;发布后锁定,可随时重算核对" />
      <DataTable
        title="考核运行"
        columns={COLUMNS}
        query={query}
        rowKey={(row) => row.id}
        onOpen={(row) => void navigate({ to: "/runs/$id", params: { id: row.id } })}
        load={(page, size) => searchRuns({ ...filters, page, size })}
        filters={
          <>
            <Select
              allowClear
              aria-label="周期"
              placeholder="全部周期"
              value={textOf(url.cycle)}
              options={Object.entries(CYCLES).map(([value, label]) => ({ value, label }))}
              onChange={(cycle?: string) => patch({ cycle, page: undefined })}
              style={{ width: 130 }}
            />
            <Select
              allowClear
              aria-label="状态"
              placeholder="全部状态"
              value={textOf(url.status)}
              options={Object.entries(RUN_STATES).map(([value, { word }]) => ({ value, label: word }))}
              onChange={(status?: string) => patch({ status, page: undefined })}
              style={{ width: 130 }}
            />
          </>
        }
        actions={
          <Can permission="appraisal.run:open">
            <Button type="primary" onClick={() => setOpening(true)}>
              开启考核
            </Button>
          </Can>
        }
      />
      <RunOpenForm open={opening} onClose={() => setOpening(false)} />
    </>
  );
}
