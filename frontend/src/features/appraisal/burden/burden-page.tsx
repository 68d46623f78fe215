import { Link, useNavigate } from "@tanstack/react-router";
import { Button, DatePicker } from "antd";
import dayjs from "dayjs";
import { useState } from "react";
import type { BurdenMonth, BurdenRow } from "@/api/generated/types.gen";
import { Can } from "@/shared/auth/can";
import { businessDate, difference, fixed, percent, period, plain } from "@/shared/format";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { type Column, DataTable } from "@/shared/ui/data-table";
import { Figure, Figures } from "@/shared/ui/figures";
import { OrgFilter } from "@/shared/ui/list-filters";
import { PageHeader } from "@/shared/ui/page-header";
import { StatusTag } from "@/shared/ui/status-tag";
import { useListing } from "@/shared/ui/use-listing";
import { type BurdenFilters, monthOf, monthOptions } from "./queries";
import { StandardForm } from "./standard-form";

const number = (key: keyof BurdenRow, title: string, extra = false): Column<BurdenRow> => ({
  key,
  title,
  align: "right",
  render: (row) => <span className="num">{String(row[key])}</span>,
  text: (row) => String(row[key]),
  extra,
});

const COLUMNS: Column<BurdenRow>[] = [
  {
    key: "organization",
    title: "支部",
    render: (row) => (
      <span className="row">
        <Link to="/branches/$id" params={{ id: row.organization_id }}>
          {row.organization_name}
        </Link>
        {row.is_over_budget && <StatusTag tone="warn">超预算</StatusTag>}
      </span>
    ),
    text: (row) => row.organization_name,
  },
  {
    key: "weighed",
    title: "实际折算",
    align: "right",
    render: (row) => <span className="num">{fixed(row.weighed)}</span>,
    text: (row) => row.weighed,
  },
  {
    key: "planned",
    title: "要求折算",
    align: "right",
    render: (row) => <span className="num">{fixed(row.planned)}</span>,
    text: (row) => row.planned,
  },
  number("planned_times", "要求填报"),
  number("entries", "实际登记"),
  number("typed", "手工填写项"),
  number("from_systems", "系统带入项"),
  {
    key: "auto_share",
    title: "系统带入率",
    align: "right",
    render: (row) => <span className="num">{percent(row.auto_share)}</span>,
    text: (row) => percent(row.auto_share),
  },
  number("attachments", "附件"),
  number("meetings", "会议"),
  number("superior_typed", "上级代填项", true),
  {
    key: "code",
    title: "编码",
    render: (row) => row.organization_code,
    text: (row) => row.organization_code,
    extra: true,
  },
];

/** The burden meter of a month: what was asked for, what was typed, what systems brought. */
export function BurdenPage() {
  const [url, patch] = useUrlState();
  const [setting, setSetting] = useState(false);
  const navigate = useNavigate();
  const filters: BurdenFilters = { month: textOf(url.month), organization_id: textOf(url.org) };
  const { query, load } = useListing(monthOptions, monthOf, filters);
  const month = query.data;
  return (
    <>
      <PageHeader
        title="减负"
        subtitle="基层一个月填了多少、系统带入了多少;不统计个人的登录、在线和阅读"
        extra={
          <>
            <Link to="/feedback">减负直通车</Link>
            {month && (
              <Can permission="appraisal.burden:set">
                <Button onClick={() => setSetting(true)}>减负标准</Button>
              </Can>
            )}
          </>
        }
      />
      <div className="stack">
        {month && <MonthFigures month={month} />}
        <DataTable
          title="减负"
          columns={COLUMNS}
          query={query}
          rowKey={(row) => row.organization_id}
          onOpen={(row) => void navigate({ to: "/branches/$id", params: { id: row.organization_id } })}
          load={load}
          empty="范围内还没有支部"
          filters={
            <>
              <DatePicker
                picker="month"
                aria-label="月份"
                allowClear={false}
                value={dayjs(textOf(url.month) ?? businessDate().slice(0, 7))}
                disabledDate={(day) => day.format("YYYY-MM") > businessDate().slice(0, 7)}
                onChange={(day) => patch({ month: day?.format("YYYY-MM"), page: undefined })}
              />
              <OrgFilter width={260} />
            </>
          }
        />
      </div>
      {month && <StandardForm seen={month.standard} open={setting} onClose={() => setSetting(false)} />}
    </>
  );
}

function MonthFigures({ month }: { month: BurdenMonth }) {
  const { figures, previous, standard } = month;
  const change = difference(String(figures.typed), String(previous.typed), 0);
  return (
    <Figures label={`${period(month.month)}合计`}>
      <Figure
        title="平均每支部(折算)"
        note={standard.budget ? `预算 ${plain(standard.budget)} 次` : "未设预算"}
      >
        {fixed(month.average)} 次
      </Figure>
      <Figure title="超预算支部" note={`共 ${month.total} 个支部`}>
        {month.over_budget} 个
      </Figure>
      <Figure title="手工填写" note={`比${period(month.previous_month)} ${change ?? "—"} 项`}>
        {figures.typed} 项
      </Figure>
      <Figure title="系统带入" note={`带入率 ${percent(figures.auto_share)}`}>
        {figures.from_systems} 项
      </Figure>
      <Figure title="会议 / 附件" note={`登记 ${figures.entries} 条`}>
        {figures.meetings} / {figures.attachments}
      </Figure>
    </Figures>
  );
}
