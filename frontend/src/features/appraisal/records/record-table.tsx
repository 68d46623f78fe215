import { useQuery } from "@tanstack/react-query";
import { DatePicker, Select } from "antd";
import dayjs from "dayjs";
import { type ReactNode, useMemo } from "react";
import type { RecordRow, RecordTypeRead } from "@/api/generated/types.gen";
import { instant } from "@/shared/format";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { type Column, DataTable, PAGE_SIZE } from "@/shared/ui/data-table";
import { ChoiceFilter, OrgFilter, SearchFilter } from "@/shared/ui/list-filters";
import { StatusTag } from "@/shared/ui/status-tag";
import { SOURCES } from "../labels";
import { bySection, type RecordFilters, recordsOptions, recordTypesOptions, searchRecords } from "./queries";
import { RecordDrawer } from "./record-drawer";
import { summaryOf } from "./values";

interface Props {
  /** Fixes the table to one organisation (the branch page); else it is a filter. */
  organizationId?: string;
  actions?: ReactNode;
}

const DAY = "YYYY-MM-DD";

function columnsFor(types: Map<string, RecordTypeRead>): Column<RecordRow>[] {
  const words = (row: RecordRow) => summaryOf(types.get(row.type), row.values);
  return [
    { key: "type", title: "事项", render: (row) => row.type_title, text: (row) => row.type_title },
    {
      key: "organization",
      title: "组织",
      render: (row) => row.organization_name,
      text: (row) => row.organization_name,
    },
    {
      key: "occurred_on",
      title: "发生日期",
      render: (row) => row.occurred_on,
      text: (row) => row.occurred_on,
    },
    {
      key: "values",
      title: "内容",
      render: (row) => <span className="wrap">{words(row) || "—"}</span>,
      text: words,
    },
    {
      key: "state",
      title: "状态",
      render: (row) => <State row={row} />,
      text: (row) => (row.is_voided ? "已作废" : "有效"),
    },
    {
      key: "submitted_at",
      title: "登记时间",
      render: (row) => instant(row.submitted_at),
      text: (row) => instant(row.submitted_at),
    },
    {
      key: "entered_by_name",
      title: "登记人",
      render: (row) => row.entered_by_name,
      text: (row) => row.entered_by_name,
    },
    {
      key: "source",
      title: "来源",
      render: (row) => SOURCES[row.source],
      text: (row) => SOURCES[row.source] ?? row.source,
      extra: true,
    },
    {
      key: "note",
      title: "备注",
      render: (row) => row.note ?? "—",
      text: (row) => row.note ?? "",
      extra: true,
    },
    {
      key: "section",
      title: "板块",
      render: (row) => row.section_title,
      text: (row) => row.section_title,
      extra: true,
    },
  ];
}

function State({ row }: { row: RecordRow }) {
  if (row.is_voided) return <StatusTag tone="quiet">已作废</StatusTag>;
  if (row.source === "historical") return <StatusTag tone="info">历史补录</StatusTag>;
  return <StatusTag tone="good">有效</StatusTag>;
}

/** The e-ledger as a list; every filter is in the URL. */
export function RecordTable({ organizationId, actions }: Props) {
  const [url, patch] = useUrlState();
  const { data: types = [] } = useQuery(recordTypesOptions);
  const columns = useMemo(() => {
    const all = columnsFor(new Map(types.map((type) => [type.code, type])));
    return organizationId ? all.filter((column) => column.key !== "organization") : all;
  }, [types, organizationId]);
  const filters: RecordFilters = {
    organization_id: organizationId ?? textOf(url.org),
    type: textOf(url.type),
    from: textOf(url.since),
    to: textOf(url.until),
    source: textOf(url.source) as RecordFilters["source"],
    q: textOf(url.q),
    status: textOf(url.status) as RecordFilters["status"],
    page: Number(url.page ?? 1),
    size: Number(url.size ?? PAGE_SIZE),
  };
  const query = useQuery(recordsOptions(filters));
  const filter = (change: Record<string, string | undefined>) => patch({ ...change, page: undefined });

  return (
    <>
      <DataTable
        title="电子台账"
        columns={columns}
        query={query}
        rowKey={(row) => row.id}
        onOpen={(row) => patch({ record: row.id })}
        load={(page, size) => searchRecords({ ...filters, page, size })}
        actions={actions}
        empty="没有符合条件的台账记录"
        filters={
          <>
            <SearchFilter label="查找台账" placeholder="组织、内容、备注或登记人" width={220} />
            {!organizationId && <OrgFilter placeholder="全部组织" width={220} />}
            <Select
              allowClear
              showSearch={{ optionFilterProp: "label" }}
              aria-label="事项"
              placeholder="全部事项"
              value={textOf(url.type)}
              options={bySection(types)}
              onChange={(type?: string) => filter({ type })}
              style={{ width: 180 }}
            />
            <DatePicker.RangePicker
              allowEmpty
              aria-label="发生日期"
              value={[url.since ? dayjs(url.since) : null, url.until ? dayjs(url.until) : null]}
              onChange={(days) => filter({ since: days?.[0]?.format(DAY), until: days?.[1]?.format(DAY) })}
              style={{ width: 250 }}
            />
            <Select
              aria-label="状态"
              value={textOf(url.status) ?? "active"}
              onChange={(status: string) => filter({ status: status === "active" ? undefined : status })}
              options={[
                { value: "active", label: "有效" },
                { value: "voided", label: "已作废" },
                { value: "all", label: "全部" },
              ]}
              style={{ width: 100 }}
            />
            <ChoiceFilter
              name="source"
              label="来源"
              options={Object.entries(SOURCES).map(([value, label]) => ({ value, label }))}
            />
          </>
        }
      />
      {url.record && <RecordDrawer id={String(url.record)} onClose={() => patch({ record: undefined })} />}
    </>
  );
}
