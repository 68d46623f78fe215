import { Link, useNavigate } from "@tanstack/react-router";
import type { FindingRow } from "@/api/generated/types.gen";
import { instant } from "@/shared/format";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { type Column, DataTable } from "@/shared/ui/data-table";
import { FlagFilter, OrgFilter, StateFilter } from "@/shared/ui/list-filters";
import { PageHeader } from "@/shared/ui/page-header";
import { useListing } from "@/shared/ui/use-listing";
import { type Filters, findingsOptions, searchFindings } from "./queries";
import { FindingTags, STATES } from "./words";

const COLUMNS: Column<FindingRow>[] = [
  {
    key: "title",
    title: "共性问题",
    render: (row) => (
      <Link to="/findings/$id" params={{ id: row.id }}>
        {row.title}
      </Link>
    ),
    text: (row) => row.title,
  },
  { key: "category", title: "类别", render: (row) => row.category_title, text: (row) => row.category_title },
  {
    key: "issues",
    title: "诉求",
    align: "right",
    render: (row) => (
      <span className="num">
        {row.issues} 件{row.open > 0 && `,${row.open} 件未解决`}
      </span>
    ),
    text: (row) => String(row.issues),
  },
  {
    key: "organization",
    title: "范围",
    render: (row) => row.organization_name,
    text: (row) => row.organization_name,
  },
  {
    key: "owner",
    title: "责任单位",
    render: (row) => row.owner_name ?? "—",
    text: (row) => row.owner_name ?? "",
  },
  { key: "due_on", title: "答复期限", render: (row) => row.due_on ?? "—", text: (row) => row.due_on ?? "" },
  {
    key: "state",
    title: "状态",
    render: (row) => <FindingTags row={row} />,
    text: (row) => STATES[row.state].word,
  },
  {
    key: "found_at",
    title: "发现时间",
    render: (row) => instant(row.found_at),
    text: (row) => instant(row.found_at),
    extra: true,
  },
];

/** Like issues that point to one cause. */
export function FindingsPage() {
  const [url] = useUrlState();
  const navigate = useNavigate();
  const filters: Filters = {
    organization_id: textOf(url.org),
    state: textOf(url.state) as Filters["state"],
    recurring: url.recurring === undefined ? undefined : true,
  };
  const { query, load } = useListing(findingsOptions, searchFindings, filters);
  return (
    <>
      <PageHeader
        title="共性问题"
        subtitle="相似的诉求达到规则件数,自动归到一起:找原因、定责任、给答复;再次出现会标明"
      />
      <DataTable
        title="共性问题"
        columns={COLUMNS}
        query={query}
        rowKey={(row) => row.id}
        onOpen={(row) => void navigate({ to: "/findings/$id", params: { id: row.id } })}
        load={load}
        filters={
          <>
            <OrgFilter width={240} />
            <StateFilter states={STATES} counts={query.data?.counts} />
            <FlagFilter name="recurring">只看再次出现的</FlagFilter>
          </>
        }
        empty="没有符合条件的共性问题"
      />
    </>
  );
}
