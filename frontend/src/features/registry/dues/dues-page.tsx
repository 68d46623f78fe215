import { useQuery } from "@tanstack/react-query";
import { App, Button, DatePicker, Modal } from "antd";
import dayjs from "dayjs";
import { useState } from "react";
import type { DuesRow } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import { compare, fixed } from "@/shared/format";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { type Column, DataTable } from "@/shared/ui/data-table";
import { Figure, Figures } from "@/shared/ui/figures";
import { ChoiceFilter, SearchFilter } from "@/shared/ui/list-filters";
import { Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { StatusTag } from "@/shared/ui/status-tag";
import { useListing } from "@/shared/ui/use-listing";
import { MembersNav } from "../members/nav";
import { DuesCard } from "./dues-card";
import { MonthFilter } from "./month-filter";
import { type BookFilters, bookOptions, collect, figuresOptions, searchBook, useRefreshed } from "./queries";
import { Standards } from "./standards";
import { monthOf, monthWords, thisMonth } from "./words";

const STATES = [
  { value: "open", label: "本月未交清" },
  { value: "arrears", label: "有欠交" },
  { value: "matter", label: "连续六个月未交" },
  { value: "without_base", label: "未核定基数" },
];

const COLUMNS: Column<DuesRow>[] = [
  {
    key: "name",
    title: "姓名",
    render: (row) => (
      <>
        <strong>{row.name}</strong> {!row.is_here && <span className="quiet">已转出</span>}
      </>
    ),
    text: (row) => row.name,
  },
  { key: "employee_no", title: "工号", render: (row) => row.employee_no, text: (row) => row.employee_no },
  {
    key: "due",
    title: "本月应交",
    align: "right",
    render: (row) => (row.due ? fixed(row.due) : <StatusTag tone="quiet">未核定</StatusTag>),
    text: (row) => row.due ?? "",
  },
  {
    key: "paid",
    title: "本月已交",
    align: "right",
    render: (row) => fixed(row.paid),
    text: (row) => row.paid,
  },
  {
    key: "open",
    title: "本月",
    render: (row) => {
      if (!row.due) return "—";
      return compare(row.open, "0") > 0 ? (
        <StatusTag tone="warn">{`未交 ${fixed(row.open)}`}</StatusTag>
      ) : (
        <StatusTag tone="good">已交清</StatusTag>
      );
    },
    text: (row) => row.open,
  },
  {
    key: "arrears",
    title: "以前欠交",
    render: (row) => {
      if (row.arrears_months === 0) return "—";
      return `${row.arrears_months} 个月,${fixed(row.arrears)} 元,自 ${monthOf(row.owing_since ?? "")}`;
    },
    text: (row) => row.arrears,
  },
  {
    key: "matter",
    title: "提请讨论",
    render: (row) =>
      row.is_matter ? <StatusTag tone="bad">{`连续 ${row.silent_months} 个月未交`}</StatusTag> : "—",
    text: (row) => (row.is_matter ? "是" : ""),
  },
  {
    key: "organization",
    title: "党支部",
    render: (row) => row.organization_name,
    text: (row) => row.organization_name,
    extra: true,
  },
];

/** The book of one's own branch for a month: what is due, paid and open; nothing of other branches. */
export function DuesPage() {
  const [url, patch] = useUrlState();
  const month = textOf(url.month) ?? thisMonth();
  const filters: BookFilters = {
    month,
    q: textOf(url.q),
    state: textOf(url.state) as BookFilters["state"],
  };
  const { query, load } = useListing(bookOptions, searchBook, filters, 50);
  const opened = textOf(url.id);
  return (
    <>
      <PageHeader
        title="党费台账"
        subtitle={`${monthWords(month)};只记应交和实交,不办理缴款。基数加密保存,他人和上级看不到个人数额`}
      />
      <MembersNav />
      <div className="stack">
        <Overview month={month} />
        <DataTable
          title={`党费台账 ${month}`}
          columns={COLUMNS}
          query={query}
          size={50}
          rowKey={(row) => row.member_id}
          onOpen={(row) => patch({ id: row.member_id })}
          load={load}
          actions={<Collect month={month} rows={query.data?.items ?? []} />}
          filters={
            <>
              <MonthFilter />
              <SearchFilter label="查找党员" placeholder="姓名、工号、拼音" />
              <ChoiceFilter name="state" label="情况" width={160} options={STATES} />
            </>
          }
          empty="没有符合条件的党员"
        />
        <Standards />
      </div>
      {opened && <DuesCard key={opened} id={opened} onClose={() => patch({ id: undefined })} />}
    </>
  );
}

function Overview({ month }: { month: string }) {
  const query = useQuery(figuresOptions(month));
  return (
    <Loaded query={query}>
      {(data) => (
        <Figures label="本月党费">
          <Figure title="应交" note={`${data.assessed} 人`}>
            {fixed(data.due)}
          </Figure>
          <Figure title="已交">{fixed(data.paid)}</Figure>
          <Figure title="未交">{fixed(data.open)}</Figure>
          <Figure title="以前欠交" note={`${data.in_arrears} 人`}>
            {fixed(data.arrears)}
          </Figure>
          <Figure title="连续六个月未交">{data.matters}</Figure>
          <Figure title="未核定基数">{data.without_base}</Figure>
        </Figures>
      )}
    </Loaded>
  );
}

/** The party day's round: everybody on this page who still owes paid in full on one day. */
function Collect({ month, rows }: { month: string; rows: readonly DuesRow[] }) {
  const [asking, setAsking] = useState(false);
  const [paidOn, setPaidOn] = useState(() => dayjs());
  const refreshed = useRefreshed();
  const { message } = App.useApp();
  const owing = rows.filter((row) => row.is_here && compare(row.open, "0") > 0);
  const send = async () => {
    try {
      const ids = owing.map((row) => row.member_id);
      await collect({ member_ids: ids, month, paid_on: paidOn.format("YYYY-MM-DD") });
      await refreshed();
      setAsking(false);
      void message.success(`已登记 ${ids.length} 人交清`);
    } catch (error) {
      void message.error(asProblem(error).detail);
    }
  };
  return (
    <>
      <Button type="primary" disabled={owing.length === 0} onClick={() => setAsking(true)}>
        {`本页 ${owing.length} 人已交清`}
      </Button>
      <Modal
        open={asking}
        title={`登记 ${owing.length} 人交清 ${monthWords(month)}党费`}
        okText="登记"
        cancelText="取消"
        onOk={send}
        onCancel={() => setAsking(false)}
        destroyOnHidden
      >
        <div className="stack">
          <p>{`按各人未交数登记:${owing.map((row) => row.name).join("、")}。没有交的人请先用查找或逐个登记。`}</p>
          <DatePicker
            aria-label="交纳日期"
            allowClear={false}
            value={paidOn}
            onChange={(day) => day && setPaidOn(day)}
          />
        </div>
      </Modal>
    </>
  );
}
