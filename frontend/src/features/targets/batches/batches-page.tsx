import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import type { BatchRow } from "@/api/generated/types.gen";
import { useActor } from "@/shared/auth/me";
import { instant } from "@/shared/format";
import { useUrlState } from "@/shared/hooks/use-url-state";
import { type Column, DataTable, PAGE_SIZE } from "@/shared/ui/data-table";
import { PageHeader } from "@/shared/ui/page-header";
import { TargetsNav } from "../nav";
import { BatchForm } from "./batch-form";
import { batchesOptions, searchBatches } from "./queries";
import { BatchTag, stateWord } from "./words";

const COLUMNS: Column<BatchRow>[] = [
  {
    key: "title",
    title: "批量下达",
    render: (row) => (
      <Link to="/batches/$id" params={{ id: row.id }}>
        {row.title}
      </Link>
    ),
    text: (row) => row.title,
  },
  {
    key: "organization",
    title: "范围",
    render: (row) => row.organization_name,
    text: (row) => row.organization_name,
  },
  { key: "year", title: "年度", render: (row) => row.year, text: (row) => String(row.year) },
  {
    key: "organizations",
    title: "组织数",
    align: "right",
    render: (row) => row.organization_count,
    text: (row) => String(row.organization_count),
  },
  {
    key: "targets",
    title: "目标数",
    align: "right",
    render: (row) => row.target_count,
    text: (row) => String(row.target_count),
  },
  {
    key: "state",
    title: "状态",
    render: (row) => <BatchTag state={row.state} />,
    text: (row) => stateWord(row.state),
  },
  {
    key: "created",
    title: "办理",
    render: (row) => `${row.created_by_name} ${instant(row.created_at)}`,
    text: (row) => `${row.created_by_name} ${row.created_at}`,
  },
];

/** Giving the same targets to hundreds of organisations: what was done, and doing it again. */
export function BatchesPage() {
  const [url] = useUrlState();
  const actor = useActor();
  const navigate = useNavigate();
  const [making, setMaking] = useState(false);
  const query = useQuery(
    batchesOptions({ page: Number(url.page ?? 1), size: Number(url.size ?? PAGE_SIZE) }),
  );
  return (
    <>
      <PageHeader
        title="批量下达"
        subtitle="同样的目标一次下达到一类组织;先预览,有进度,七天内没有人办理的可整体撤销"
        extra={
          actor.may("targets.target:publish") && (
            <Button type="primary" onClick={() => setMaking(true)}>
              批量下达目标
            </Button>
          )
        }
      />
      <TargetsNav />
      <DataTable
        title="批量下达"
        columns={COLUMNS}
        query={query}
        rowKey={(row) => row.id}
        onOpen={(row) => void navigate({ to: "/batches/$id", params: { id: row.id } })}
        load={(page, size) => searchBatches({ page, size })}
        empty="还没有批量下达过目标"
      />
      <BatchForm open={making} onClose={() => setMaking(false)} />
    </>
  );
}
