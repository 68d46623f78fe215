import { Link, useNavigate } from "@tanstack/react-router";
import type { PolicyRow } from "@/api/generated/types.gen";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { AddButton } from "@/shared/ui/add-button";
import { type Column, DataTable } from "@/shared/ui/data-table";
import { OrgFilter, SearchFilter, StateFilter } from "@/shared/ui/list-filters";
import { PageHeader } from "@/shared/ui/page-header";
import { useListing } from "@/shared/ui/use-listing";
import { PolicyForm } from "./policy-form";
import { type Filters, policiesOptions, searchPolicies } from "./queries";
import { PoliciesNav, PolicyTag, STATES } from "./words";

const COLUMNS: Column<PolicyRow>[] = [
  {
    key: "title",
    title: "制度",
    render: (row) => (
      <Link to="/policies/$id" params={{ id: row.id }}>
        {row.title}
      </Link>
    ),
    text: (row) => row.title,
  },
  { key: "no", title: "文号", render: (row) => row.document_no ?? "—", text: (row) => row.document_no ?? "" },
  {
    key: "organization",
    title: "制定单位",
    render: (row) => row.organization_name,
    text: (row) => row.organization_name,
  },
  {
    key: "parent",
    title: "细化自",
    render: (row) => row.parent_title ?? "—",
    text: (row) => row.parent_title ?? "",
  },
  { key: "issued", title: "印发", render: (row) => row.issued_on, text: (row) => row.issued_on },
  {
    key: "number",
    title: "版本",
    render: (row) => `第 ${row.number} 版`,
    text: (row) => String(row.number),
  },
  {
    key: "derived",
    title: "下级细则",
    align: "right",
    render: (row) => row.derived_count,
    text: (row) => String(row.derived_count),
  },
  {
    key: "state",
    title: "状态",
    render: (row) => <PolicyTag state={row.state} />,
    text: (row) => STATES[row.state].word,
  },
];

/** The documents that bind the reader: one's own organisations' and those of the organisations above. */
export function PoliciesPage() {
  const [url] = useUrlState();
  const navigate = useNavigate();
  const filters: Filters = {
    q: textOf(url.q),
    organization_id: textOf(url.org),
    state: textOf(url.state) as Filters["state"],
  };
  const { query, load } = useListing(policiesOptions, searchPolicies, filters);
  return (
    <>
      <PageHeader
        title="制度"
        subtitle="本级及下级的制度,以及上级制定、本级适用的制度;每一版都保留"
        extra={
          <AddButton permission="registry.policy:edit" form={(close) => <PolicyForm onClose={close} />}>
            登记制度
          </AddButton>
        }
      />
      <PoliciesNav />
      <DataTable
        title="制度"
        columns={COLUMNS}
        query={query}
        rowKey={(row) => row.id}
        onOpen={(row) => void navigate({ to: "/policies/$id", params: { id: row.id } })}
        load={load}
        filters={
          <>
            <OrgFilter width={260} />
            <SearchFilter label="查找制度" placeholder="名称或文号" />
            <StateFilter states={STATES} />
          </>
        }
        empty="还没有登记制度"
      />
    </>
  );
}
