import { Link, useNavigate } from "@tanstack/react-router";
import type { AgreementRow } from "@/api/generated/types.gen";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { AddButton } from "@/shared/ui/add-button";
import { type Column, DataTable } from "@/shared/ui/data-table";
import { ChoiceFilter, OrgFilter, SearchFilter, StateFilter } from "@/shared/ui/list-filters";
import { PageHeader } from "@/shared/ui/page-header";
import { useListing } from "@/shared/ui/use-listing";
import { AgreementForm } from "./agreement-form";
import { agreementsOptions, type Filters, searchAgreements } from "./queries";
import { AgreementTag, KINDS, STATES } from "./words";

const COLUMNS: Column<AgreementRow>[] = [
  {
    key: "partner",
    title: "共建单位",
    render: (row) => (
      <Link to="/agreements/$id" params={{ id: row.id }}>
        {row.partner}
      </Link>
    ),
    text: (row) => row.partner,
  },
  {
    key: "kind",
    title: "类型",
    render: (row) => KINDS[row.partner_kind],
    text: (row) => KINDS[row.partner_kind],
  },
  {
    key: "organization",
    title: "所属组织",
    render: (row) => row.organization_name,
    text: (row) => row.organization_name,
  },
  {
    key: "outlets",
    title: "网点",
    align: "right",
    render: (row) => row.outlet_count,
    text: (row) => String(row.outlet_count),
  },
  {
    key: "term",
    title: "期限",
    render: (row) => `${row.starts_on} 至 ${row.ends_on}`,
    text: (row) => `${row.starts_on} 至 ${row.ends_on}`,
  },
  {
    key: "activities",
    title: "活动",
    align: "right",
    render: (row) => row.activity_count,
    text: (row) => String(row.activity_count),
  },
  {
    key: "last",
    title: "最近活动",
    render: (row) => row.last_activity_on ?? "—",
    text: (row) => row.last_activity_on ?? "",
  },
  {
    key: "state",
    title: "状态",
    render: (row) => <AgreementTag row={row} />,
    text: (row) => STATES[row.state].word,
  },
];

/** What branches and outlets have agreed with communities, and what came of it. */
export function AgreementsPage() {
  const [url] = useUrlState();
  const navigate = useNavigate();
  const filters: Filters = {
    q: textOf(url.q),
    organization_id: textOf(url.org),
    state: textOf(url.state) as Filters["state"],
    partner_kind: textOf(url.kind) as Filters["partner_kind"],
  };
  const { query, load } = useListing(agreementsOptions, searchAgreements, filters);
  const outlets = query.data?.counts.outlets;
  return (
    <>
      <PageHeader
        title="共建协议"
        subtitle={`支部和网点与社区等单位结对共建${outlets === undefined ? "" : `,有效协议覆盖 ${outlets} 个网点`}`}
        extra={
          <AddButton permission="liaison.agreement:edit" form={(close) => <AgreementForm onClose={close} />}>
            登记协议
          </AddButton>
        }
      />
      <DataTable
        title="共建协议"
        columns={COLUMNS}
        query={query}
        rowKey={(row) => row.id}
        onOpen={(row) => void navigate({ to: "/agreements/$id", params: { id: row.id } })}
        load={load}
        filters={
          <>
            <OrgFilter width={260} />
            <SearchFilter label="查找协议" placeholder="共建单位、内容或网点" />
            <StateFilter states={STATES} counts={query.data?.counts} />
            <ChoiceFilter
              name="kind"
              label="类型"
              options={Object.entries(KINDS).map(([value, label]) => ({ value, label }))}
            />
          </>
        }
        empty="还没有共建协议"
      />
    </>
  );
}
