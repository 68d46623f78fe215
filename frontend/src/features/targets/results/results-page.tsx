import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { App, Button } from "antd";
import { useState } from "react";
import type { ResultPage, ResultRow } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import { useActor } from "@/shared/auth/me";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { type Column, DataTable } from "@/shared/ui/data-table";
import { OrgFilter, SearchFilter, StateFilter } from "@/shared/ui/list-filters";
import { PageHeader } from "@/shared/ui/page-header";
import { useListing } from "@/shared/ui/use-listing";
import { TargetsNav } from "../nav";
import { percentWords, quantity } from "../targets/words";
import { acceptResults, type Filters, resultsOptions, searchResults } from "./queries";
import { ResultTags, STATES } from "./words";

const COLUMNS: Column<ResultRow>[] = [
  {
    key: "title",
    title: "目标",
    render: (row) => (
      <Link to="/results/$id" params={{ id: row.id }}>
        {row.title}
      </Link>
    ),
    text: (row) => row.title,
  },
  {
    key: "organization",
    title: "单位",
    render: (row) => row.organization_name,
    text: (row) => row.organization_name,
  },
  { key: "stage", title: "阶段", render: (row) => row.stage_title, text: (row) => row.stage_title },
  {
    key: "planned",
    title: "应完成",
    align: "right",
    render: (row) => quantity(row.planned, row.unit),
    text: (row) => row.planned ?? "",
  },
  {
    key: "actual",
    title: "实际",
    align: "right",
    render: (row) => quantity(row.actual, row.unit),
    text: (row) => row.actual ?? "",
  },
  {
    key: "completion",
    title: "完成率",
    align: "right",
    render: (row) => percentWords(row.completion_percent),
    text: (row) => row.completion_percent ?? "",
  },
  {
    key: "state",
    title: "状态",
    render: (row) => <ResultTags row={row} />,
    text: (row) => STATES[row.state].word,
  },
  {
    key: "owner",
    title: "责任人",
    render: (row) => row.owner_name ?? "—",
    text: (row) => row.owner_name ?? "",
    extra: true,
  },
  {
    key: "submit_by",
    title: "提交期限",
    render: (row) => row.submit_by,
    text: (row) => row.submit_by,
    extra: true,
  },
];

/** What came of the targets, quarter by quarter and at the deadline; computed without a person. */
export function ResultsPage() {
  const [url] = useUrlState();
  const navigate = useNavigate();
  const filters: Filters = {
    state: textOf(url.state) as Filters["state"],
    organization_id: textOf(url.org),
    year: url.year === undefined ? undefined : Number(url.year),
    q: textOf(url.q),
  };
  const { query, load } = useListing(resultsOptions, searchResults, filters);
  return (
    <>
      <PageHeader
        title="目标考核结果"
        subtitle="到期自动计算,单位提交,上级验收;验收后自动记入台账,不再重复填报"
      />
      <TargetsNav />
      <DataTable
        title="目标考核结果"
        columns={COLUMNS}
        query={query}
        rowKey={(row) => row.id}
        onOpen={(row) => void navigate({ to: "/results/$id", params: { id: row.id } })}
        load={load}
        filters={<FilterFields page={query.data} />}
        actions={<AcceptPage rows={query.data?.items ?? []} />}
        empty="没有符合条件的结果:季度结束或目标到期后会自动出现"
      />
    </>
  );
}

/** Accepts what waits on this page; each is accepted or refused by itself. */
function AcceptPage({ rows }: { rows: readonly ResultRow[] }) {
  const actor = useActor();
  const client = useQueryClient();
  const { message, modal } = App.useApp();
  const [busy, setBusy] = useState(false);
  const waiting = rows.filter((row) => row.state === "submitted");
  if (!actor.may("targets.result:accept") || waiting.length === 0) return null;
  const accept = async () => {
    setBusy(true);
    try {
      const { accepted, refused } = await acceptResults(waiting);
      await client.invalidateQueries({ queryKey: ["targets"] });
      if (refused.length === 0) void message.success(`已验收 ${accepted.length} 项`);
      else
        modal.info({
          title: `已验收 ${accepted.length} 项,${refused.length} 项没有办理`,
          content: refused[0]?.message,
        });
    } catch (error) {
      void message.error(asProblem(error).detail);
    } finally {
      setBusy(false);
    }
  };
  const ask = () =>
    modal.confirm({
      title: `验收本页 ${waiting.length} 项结果?`,
      content: "验收后记入各单位台账。本单位自己的结果须由上级验收,会被跳过并说明。",
      okText: "全部验收",
      cancelText: "取消",
      onOk: accept,
    });
  return (
    <Button loading={busy} onClick={ask}>
      验收本页 {waiting.length} 项
    </Button>
  );
}

function FilterFields({ page }: { page: ResultPage | undefined }) {
  return (
    <>
      <OrgFilter />
      <StateFilter states={STATES} counts={page} />
      <SearchFilter label="查找目标" placeholder="目标名称或编号" />
    </>
  );
}
