import { Link, useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import type { RiskCounts, RiskRow } from "@/api/generated/types.gen";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { type Column, DataTable } from "@/shared/ui/data-table";
import { ChoiceFilter, OrgFilter, SearchFilter, StateFilter } from "@/shared/ui/list-filters";
import { PageHeader } from "@/shared/ui/page-header";
import { useListing } from "@/shared/ui/use-listing";
import { RisksNav } from "./nav";
import { type Filters, risksOptions, searchRisks } from "./queries";
import { RegisterForm } from "./register-form";
import { choices, KINDS, RiskTags, SOURCES, STATES } from "./words";

const COLUMNS: Column<RiskRow>[] = [
  {
    key: "number",
    title: "编号",
    render: (row) => <span className="num">{row.number}</span>,
    text: (row) => row.number,
  },
  {
    key: "title",
    title: "风险事项",
    render: (row) => (
      <Link to="/risks/$id" params={{ id: row.id }}>
        {row.title}
      </Link>
    ),
    text: (row) => row.title,
  },
  { key: "kind", title: "类型", render: (row) => KINDS[row.kind], text: (row) => KINDS[row.kind] },
  {
    key: "organization",
    title: "单位",
    render: (row) => row.organization_name,
    text: (row) => row.organization_name,
  },
  {
    key: "state",
    title: "等级与状态",
    render: (row) => <RiskTags row={row} />,
    text: (row) => `${row.level_title ?? "未定级"} ${STATES[row.state].word}`,
  },
  {
    key: "review_on",
    title: "复查日期",
    render: (row) => row.review_on ?? "—",
    text: (row) => row.review_on ?? "",
  },
  {
    key: "source",
    title: "来源",
    render: (row) => SOURCES[row.source],
    text: (row) => SOURCES[row.source],
    extra: true,
  },
  {
    key: "reported_by",
    title: "登记人",
    render: (row) => row.reported_by_name,
    text: (row) => row.reported_by_name,
    extra: true,
  },
  {
    key: "found_on",
    title: "发现日期",
    render: (row) => row.found_on,
    text: (row) => row.found_on,
    extra: true,
  },
];

/** The risk register: whoever may read it sees his subtree, whoever reported sees what he reported. */
export function RisksPage() {
  const [url] = useUrlState();
  const [registering, setRegistering] = useState(false);
  const navigate = useNavigate();
  const filters: Filters = {
    organization_id: textOf(url.org),
    kind: textOf(url.kind) as Filters["kind"],
    state: textOf(url.state) as Filters["state"],
    q: textOf(url.q),
  };
  const { query, load } = useListing(risksOptions, searchRisks, filters);
  return (
    <>
      <PageHeader
        title="风险"
        subtitle="信访、舆情、廉政、法律四类风险:登记、定级、会商、化解。只有有权人员和登记人能看到"
        extra={
          <Button type="primary" onClick={() => setRegistering(true)}>
            登记风险
          </Button>
        }
      />
      <RisksNav />
      <DataTable
        title="风险台账"
        columns={COLUMNS}
        query={query}
        rowKey={(row) => row.id}
        onOpen={(row) => void navigate({ to: "/risks/$id", params: { id: row.id } })}
        load={load}
        filters={<FilterFields counts={query.data?.counts} />}
        empty="没有符合条件的风险"
      />
      {registering && (
        <RegisterForm
          onClose={() => setRegistering(false)}
          onDone={(id) => void navigate({ to: "/risks/$id", params: { id } })}
        />
      )}
    </>
  );
}

function FilterFields({ counts }: { counts: RiskCounts | undefined }) {
  return (
    <>
      <SearchFilter label="查找风险" placeholder="编号或事项" />
      <OrgFilter width={240} />
      <ChoiceFilter name="kind" label="类型" options={choices(KINDS)} />
      <StateFilter states={STATES} counts={counts} />
      {counts && (counts.ungraded > 0 || counts.review_due > 0) && (
        <span className="quiet">
          未定级 {counts.ungraded} 项,复查到期 {counts.review_due} 项
        </span>
      )}
    </>
  );
}
