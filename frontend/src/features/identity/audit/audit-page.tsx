import { useQuery } from "@tanstack/react-query";
import { Alert, App, Button, DatePicker } from "antd";
import dayjs from "dayjs";
import type { EntryRow, TrailState } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import { download } from "@/shared/csv";
import { instant } from "@/shared/format";
import { useOrgNames } from "@/shared/hooks/use-org-tree";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { type Column, DataTable, PAGE_SIZE } from "@/shared/ui/data-table";
import { ChoiceFilter, OrgFilter, SearchFilter } from "@/shared/ui/list-filters";
import { PageHeader } from "@/shared/ui/page-header";
import { StatusTag } from "@/shared/ui/status-tag";
import { EntryDrawer } from "./entry-drawer";
import { type EntryFilters, entriesOptions, newestDigest, searchEntries, stateOptions } from "./queries";

const DAY = "YYYY-MM-DD";
const RESULTS = [
  { value: "done", label: "已办成" },
  { value: "refused", label: "被拒绝" },
];

const inShort = (row: EntryRow) =>
  row.changes
    .slice(0, 3)
    .map(({ title, before, after }) => `${title}:${before ?? "—"} → ${after ?? "—"}`)
    .join(";") + (row.changes.length > 3 ? ` 等 ${row.changes.length} 项` : "");

/** 审计: who did what to what, when, from what to what; found, read, exported, and vouched for. */
export function AuditPage() {
  const [url, patch] = useUrlState();
  const nameOf = useOrgNames();
  const state = useQuery(stateOptions);
  const filters: EntryFilters = {
    q: textOf(url.q),
    object_type: textOf(url.kind),
    object_id: textOf(url.object),
    organization_id: textOf(url.org),
    result: textOf(url.result) as EntryFilters["result"],
    since: textOf(url.since),
    until: textOf(url.until),
    page: Number(url.page ?? 1),
    size: Number(url.size ?? PAGE_SIZE),
  };
  const query = useQuery(entriesOptions(filters));
  const columns: Column<EntryRow>[] = [
    {
      key: "action",
      title: "操作",
      render: (row) => (
        <>
          {row.action_title} {row.result === "refused" && <StatusTag tone="bad">被拒</StatusTag>}
        </>
      ),
      text: (row) => row.action_title,
    },
    { key: "who", title: "操作人", render: (row) => row.actor_name, text: (row) => row.actor_name },
    { key: "at", title: "时间", render: (row) => instant(row.at), text: (row) => instant(row.at) },
    {
      key: "changes",
      title: "改了什么",
      render: (row) => inShort(row) || row.reason || "—",
      text: (row) =>
        row.changes.map(({ title, before, after }) => `${title}:${before ?? ""}→${after ?? ""}`).join(";"),
      width: 380,
    },
    {
      key: "organization",
      title: "组织",
      render: (row) => nameOf(row.organization_id) || "—",
      text: (row) => nameOf(row.organization_id),
    },
    { key: "seq", title: "序号", render: (row) => row.seq, text: (row) => String(row.seq) },
    {
      key: "object",
      title: "对象编号",
      render: (row) => row.object_id,
      text: (row) => row.object_id,
      extra: true,
    },
    {
      key: "reason",
      title: "理由",
      render: (row) => row.reason ?? "—",
      text: (row) => row.reason ?? "",
      extra: true,
    },
    {
      key: "address",
      title: "来源地址",
      render: (row) => row.address ?? "—",
      text: (row) => row.address ?? "",
      extra: true,
    },
    {
      key: "trace",
      title: "追踪号",
      render: (row) => row.trace_id,
      text: (row) => row.trace_id,
      extra: true,
    },
  ];

  return (
    <>
      <PageHeader
        title="审计"
        subtitle="每一次修改和每一次被拒的请求。只能查看,任何人都不能更改。"
        extra={<DigestButton />}
      />
      {state.data && <VerifiedUntil state={state.data} />}
      <DataTable
        title="审计记录"
        columns={columns}
        query={query}
        rowKey={(row) => String(row.seq)}
        onOpen={(row) => patch({ entry: row.seq })}
        load={(page, size) => searchEntries({ ...filters, page, size })}
        filters={
          <>
            <SearchFilter label="查找操作人" placeholder="操作人姓名" width={160} />
            <ChoiceFilter name="kind" label="对象" width={140} options={state.data?.kinds ?? []} />
            <SearchFilter name="object" label="对象编号" placeholder="对象编号" width={180} />
            <OrgFilter placeholder="全部组织" width={200} />
            <ChoiceFilter name="result" label="结果" options={RESULTS} />
            <DatePicker.RangePicker
              allowEmpty
              aria-label="日期"
              value={[url.since ? dayjs(url.since) : null, url.until ? dayjs(url.until) : null]}
              onChange={(days) =>
                patch({ since: days?.[0]?.format(DAY), until: days?.[1]?.format(DAY), page: undefined })
              }
              style={{ width: 250 }}
            />
          </>
        }
      />
      {url.entry !== undefined && (
        <EntryDrawer
          seq={Number(url.entry)}
          covered={state.data?.digest_seq ?? 0}
          onClose={() => patch({ entry: undefined })}
        />
      )}
    </>
  );
}

/** Up to where a digest that is kept elsewhere finds every alteration. */
function VerifiedUntil({ state }: { state: TrailState }) {
  if (state.digest_seq === null)
    return (
      <Alert
        type="warning"
        showIcon
        style={{ marginBottom: 16 }}
        title="还没有签名摘要:请系统管理员设置 DANGJIAN_AUDIT_KEY,否则改动无从查证。"
      />
    );
  return (
    <Alert
      type={state.uncovered > 0 ? "info" : "success"}
      showIcon
      style={{ marginBottom: 16 }}
      title={`摘要覆盖至第 ${state.digest_seq} 条(${instant(state.digest_at)} 签署)${
        state.uncovered > 0 ? `,其后 ${state.uncovered} 条待下次摘要` : ",全部记录已覆盖"
      }。摘要须保存在本系统以外才有效。`}
    />
  );
}

/** The digest as a file, to be kept elsewhere. */
function DigestButton() {
  const { message } = App.useApp();
  const fetch = async () => {
    try {
      const digest = await newestDigest();
      download(`audit-digest-${digest.seq}.json`, new Blob([digest.body], { type: "application/json" }));
    } catch (error) {
      void message.error(asProblem(error).detail);
    }
  };
  return <Button onClick={() => void fetch()}>下载最新摘要</Button>;
}
