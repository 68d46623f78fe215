import { useQuery } from "@tanstack/react-query";
import { DatePicker, Select } from "antd";
import dayjs from "dayjs";
import type { DeliveryRow, WebhookRead } from "@/api/generated/types.gen";
import { instant } from "@/shared/format";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { type Column, DataTable, PAGE_SIZE } from "@/shared/ui/data-table";
import { StateFilter } from "@/shared/ui/list-filters";
import { eventTypesOptions } from "../event-types/queries";
import { byFamily, familyWord } from "../families";
import { DeliveryDrawer } from "./delivery-drawer";
import { type DeliveryFilters, deliveriesOptions, searchDeliveries } from "./queries";
import css from "./webhooks.module.css";
import { DELIVERY_STATES, DeliveryTag, msWord } from "./words";

const DAY = "YYYY-MM-DD";

const COLUMNS: Column<DeliveryRow>[] = [
  {
    key: "at",
    title: "时间",
    render: (row) => <span className="num">{instant(row.happened_at)}</span>,
    text: (row) => row.happened_at,
  },
  {
    key: "event",
    title: "事件",
    render: (row) => (
      <>
        {row.title}
        <br />
        <code className="quiet">{row.type}</code>
      </>
    ),
    text: (row) => `${row.title} ${row.type}`,
  },
  {
    key: "state",
    title: "状态",
    render: (row) => <DeliveryTag state={row.state} />,
    text: (row) => DELIVERY_STATES[row.state].word,
  },
  {
    key: "answer",
    title: "答复",
    align: "right",
    render: (row) => row.last_status ?? "—",
    text: (row) => String(row.last_status ?? ""),
  },
  {
    key: "attempts",
    title: "次数",
    align: "right",
    render: (row) => row.attempts,
    text: (row) => String(row.attempts),
  },
  {
    key: "ms",
    title: "用时",
    align: "right",
    render: (row) => msWord(row.last_ms),
    text: (row) => String(row.last_ms ?? ""),
  },
  {
    key: "why",
    title: "没送达的原因",
    render: (row) => <span className={css.why}>{row.why ?? "—"}</span>,
    text: (row) => row.why ?? "",
  },
  {
    key: "organization",
    title: "组织",
    render: (row) => row.organization_name ?? "—",
    text: (row) => row.organization_name ?? "",
    extra: true,
  },
  {
    key: "event_id",
    title: "事件编号",
    render: (row) => <code>{row.event_id}</code>,
    text: (row) => row.event_id,
    extra: true,
  },
];

const dayStart = (day: string | undefined) => (day ? dayjs(day).startOf("day").toISOString() : undefined);
const dayAfter = (day: string | undefined) =>
  day ? dayjs(day).add(1, "day").startOf("day").toISOString() : undefined;

/** What one receiver was told, the latest on top; filters and the open one are in the URL. */
export function Deliveries({ webhook }: { webhook: WebhookRead }) {
  const [url, patch] = useUrlState();
  const filters: DeliveryFilters = {
    status: textOf(url.state) as DeliveryFilters["status"],
    type: textOf(url.type),
    since: dayStart(textOf(url.since)),
    until: dayAfter(textOf(url.until)),
  };
  const query = useQuery(
    deliveriesOptions(webhook.id, {
      ...filters,
      page: Number(url.page ?? 1),
      size: Number(url.size ?? PAGE_SIZE),
    }),
  );
  return (
    <>
      <DataTable
        title="推送记录"
        columns={COLUMNS}
        query={query}
        rowKey={(row) => row.id}
        onOpen={(row) => patch({ delivery: row.id })}
        load={(page, size) => searchDeliveries(webhook.id, { ...filters, page, size })}
        filters={<FilterFields />}
        empty="没有符合条件的推送记录;可先发一条测试"
      />
      {url.delivery && (
        <DeliveryDrawer
          webhook={webhook}
          id={String(url.delivery)}
          onClose={() => patch({ delivery: undefined })}
        />
      )}
    </>
  );
}

function FilterFields() {
  const [url, patch] = useUrlState();
  const { data: types = [] } = useQuery(eventTypesOptions);
  const filter = (change: Record<string, string | undefined>) => patch({ ...change, page: undefined });
  return (
    <>
      <StateFilter states={DELIVERY_STATES} />
      <Select
        allowClear
        showSearch={{ optionFilterProp: "label" }}
        aria-label="事件"
        placeholder="全部事件"
        style={{ width: 220 }}
        value={textOf(url.type)}
        onChange={(type?: string) => filter({ type })}
        options={byFamily(types).map(([family, rows]) => ({
          label: familyWord(family),
          options: [
            { value: `${family}.*`, label: `${familyWord(family)}:全部` },
            ...rows.map(({ type, title_zh }) => ({ value: type, label: title_zh })),
          ],
        }))}
      />
      <DatePicker.RangePicker
        allowEmpty
        aria-label="事件发生日期"
        style={{ width: 250 }}
        value={[url.since ? dayjs(url.since) : null, url.until ? dayjs(url.until) : null]}
        onChange={(days) => filter({ since: days?.[0]?.format(DAY), until: days?.[1]?.format(DAY) })}
      />
    </>
  );
}
