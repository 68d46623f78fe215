import { Link, useNavigate } from "@tanstack/react-router";
import type { RectificationCounts, RectificationRow } from "@/api/generated/types.gen";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { type Column, DataTable } from "@/shared/ui/data-table";
import { FlagFilter, OrgFilter, StateFilter } from "@/shared/ui/list-filters";
import { PageHeader } from "@/shared/ui/page-header";
import { useListing } from "@/shared/ui/use-listing";
import { type Filters, rectificationsOptions, searchRectifications } from "./queries";
import { FOUND_BY, STATES, StateTags } from "./words";

const COLUMNS: Column<RectificationRow>[] = [
  {
    key: "indicator",
    title: "指标",
    render: (row) => (
      <Link to="/rectifications/$id" params={{ id: row.id }}>
        {row.indicator_title}
      </Link>
    ),
    text: (row) => row.indicator_title,
  },
  {
    key: "organization",
    title: "支部",
    render: (row) => row.organization_name,
    text: (row) => row.organization_name,
  },
  { key: "period", title: "时期", render: (row) => row.period_title, text: (row) => row.period_title },
  {
    key: "problem",
    title: "问题",
    render: (row) => (
      <span style={{ display: "block", maxWidth: "26rem", whiteSpace: "normal" }}>{row.problem}</span>
    ),
    text: (row) => row.problem,
  },
  { key: "due_on", title: "期限", render: (row) => row.due_on, text: (row) => row.due_on },
  {
    key: "state",
    title: "状态",
    render: (row) => <StateTags row={row} />,
    text: (row) => STATES[row.state].word + (row.is_overdue ? "(已超期)" : ""),
  },
  {
    key: "source",
    title: "来源",
    render: (row) => FOUND_BY[row.source],
    text: (row) => FOUND_BY[row.source],
    extra: true,
  },
  {
    key: "opened_by",
    title: "发起人",
    render: (row) => row.opened_by_name,
    text: (row) => row.opened_by_name,
    extra: true,
  },
];

/** What is to be put right in one's scope; state, overdue and organisation are in the URL. */
export function RectificationsPage() {
  const [url] = useUrlState();
  const navigate = useNavigate();
  const filters: Filters = {
    state: textOf(url.state) as Filters["state"],
    overdue: url.overdue === undefined ? undefined : true,
    organization_id: textOf(url.org),
  };
  const { query, load } = useListing(rectificationsOptions, searchRectifications, filters);
  return (
    <>
      <PageHeader title="整改" subtitle="发现弱项、支部整改、复查销号,每一步都留痕" />
      <DataTable
        title="整改"
        columns={COLUMNS}
        query={query}
        rowKey={(row) => row.id}
        onOpen={(row) => void navigate({ to: "/rectifications/$id", params: { id: row.id } })}
        load={load}
        filters={<FilterFields counts={query.data?.counts} />}
        empty="没有符合条件的整改"
      />
    </>
  );
}

function FilterFields({ counts }: { counts: RectificationCounts | undefined }) {
  return (
    <>
      <OrgFilter width={260} />
      <StateFilter states={STATES} counts={counts} />
      <FlagFilter name="overdue">只看超期{counts && ` ${counts.overdue}`}</FlagFilter>
    </>
  );
}
