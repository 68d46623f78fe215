import { Link, useNavigate } from "@tanstack/react-router";
import type { IntakeRow } from "@/api/generated/types.gen";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { AddButton } from "@/shared/ui/add-button";
import { type Column, DataTable } from "@/shared/ui/data-table";
import { ChoiceFilter, OrgFilter, SearchFilter } from "@/shared/ui/list-filters";
import { PageHeader } from "@/shared/ui/page-header";
import { StatusTag } from "@/shared/ui/status-tag";
import { useListing } from "@/shared/ui/use-listing";
import { IntakeForm } from "./intake-form";
import { type Filters, intakesOptions, searchIntakes } from "./queries";
import { KINDS, STATES } from "./words";

const COLUMNS: Column<IntakeRow>[] = [
  {
    key: "name",
    title: "入口",
    render: (row) => (
      <Link to="/intakes/$id" params={{ id: row.id }}>
        {row.name}
      </Link>
    ),
    text: (row) => row.name,
  },
  { key: "kind", title: "类型", render: (row) => KINDS[row.kind], text: (row) => KINDS[row.kind] },
  {
    key: "place",
    title: "设在",
    render: (row) => row.subject ?? row.outlet_name ?? row.organization_name,
    text: (row) => row.subject ?? row.outlet_name ?? row.organization_name,
  },
  {
    key: "organization",
    title: "所属组织",
    render: (row) => row.organization_name,
    text: (row) => row.organization_name,
  },
  {
    key: "days",
    title: "启用",
    render: (row) => daysOf(row),
    text: (row) => daysOf(row),
  },
  {
    key: "issues",
    title: "收到",
    align: "right",
    render: (row) => row.issue_count,
    text: (row) => String(row.issue_count),
  },
  {
    key: "state",
    title: "状态",
    render: (row) => <StatusTag tone={STATES[row.state].tone}>{STATES[row.state].word}</StatusTag>,
    text: (row) => STATES[row.state].word,
  },
];

const daysOf = ({ starts_on, ends_on }: IntakeRow) =>
  ends_on ? `${starts_on} 至 ${ends_on}` : `${starts_on} 起`;

/** The links and QR codes by which people report without an account. */
export function IntakesPage() {
  const [url] = useUrlState();
  const navigate = useNavigate();
  const filters: Filters = {
    q: textOf(url.q),
    organization_id: textOf(url.org),
    state: textOf(url.state) as Filters["state"],
  };
  const { query, load } = useListing(intakesOptions, searchIntakes, filters);
  return (
    <>
      <PageHeader
        title="免登录入口"
        subtitle="张贴二维码,职工群众不用账号就能反映,可以匿名"
        extra={
          <AddButton permission="liaison.channel:manage" form={(close) => <IntakeForm onClose={close} />}>
            新建入口
          </AddButton>
        }
      />
      <DataTable
        title="免登录入口"
        columns={COLUMNS}
        query={query}
        rowKey={(row) => row.id}
        onOpen={(row) => void navigate({ to: "/intakes/$id", params: { id: row.id } })}
        load={load}
        filters={
          <>
            <OrgFilter width={260} />
            <SearchFilter label="查找入口" placeholder="入口、网点或示范岗" />
            <ChoiceFilter
              name="state"
              label="状态"
              options={Object.entries(STATES).map(([value, { word }]) => ({ value, label: word }))}
            />
          </>
        }
        empty="还没有免登录入口,点“新建入口”给网点或党员示范岗设一个"
      />
    </>
  );
}
