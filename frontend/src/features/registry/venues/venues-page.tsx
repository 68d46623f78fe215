import { Link, useNavigate } from "@tanstack/react-router";
import type { VenueRow } from "@/api/generated/types.gen";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { AddButton } from "@/shared/ui/add-button";
import { type Column, DataTable } from "@/shared/ui/data-table";
import { ChoiceFilter, FlagFilter, OrgFilter, SearchFilter, StateFilter } from "@/shared/ui/list-filters";
import { PageHeader } from "@/shared/ui/page-header";
import { useListing } from "@/shared/ui/use-listing";
import { choicesOf, useStandard } from "../venue-standards/queries";
import { VenuesNav } from "./nav";
import { type Filters, searchVenues, venuesOptions } from "./queries";
import { VenueForm } from "./venue-form";
import { STATES, VenueTag } from "./words";

const missing = (row: VenueRow) => {
  if (row.state !== "open") return "—";
  if (row.item_count === 0) return "未设清单";
  return row.missing_count === 0 ? "齐全" : `缺 ${row.missing_count} 项(共 ${row.item_count} 项)`;
};
const model = (row: VenueRow) => (row.model_since ? `${row.model_since} · ${row.granting_body}` : "");

const COLUMNS: Column<VenueRow>[] = [
  {
    key: "name",
    title: "阵地",
    render: (row) => (
      <Link to="/venues/$id" params={{ id: row.id }}>
        {row.name}
      </Link>
    ),
    text: (row) => row.name,
  },
  { key: "kind", title: "类型", render: (row) => row.kind_title, text: (row) => row.kind_title },
  {
    key: "organization",
    title: "所属组织",
    render: (row) => row.organization_name,
    text: (row) => row.organization_name,
  },
  { key: "place", title: "地点", render: (row) => row.place, text: (row) => row.place },
  {
    key: "state",
    title: "状态",
    render: (row) => <VenueTag state={row.state} />,
    text: (row) => STATES[row.state].word,
  },
  { key: "missing", title: "检查清单", render: missing, text: missing },
  { key: "model", title: "示范阵地", render: (row) => model(row) || "—", text: model },
  {
    key: "responsible",
    title: "负责人",
    render: (row) => row.responsible_name ?? "—",
    text: (row) => row.responsible_name ?? "",
  },
  {
    key: "opened",
    title: "启用",
    extra: true,
    render: (row) => row.opened_on ?? "—",
    text: (row) => row.opened_on ?? "",
  },
];

/** Where the life of branches takes place: on the production site, to study, to show. */
export function VenuesPage() {
  const [url] = useUrlState();
  const navigate = useNavigate();
  const standard = useStandard(textOf(url.org));
  const filters: Filters = {
    q: textOf(url.q),
    organization_id: textOf(url.org),
    kind: textOf(url.kind),
    state: textOf(url.state) as Filters["state"],
    model: url.model ? true : undefined,
    missing: url.missing ? true : undefined,
  };
  const { query, load } = useListing(venuesOptions, searchVenues, filters);
  return (
    <>
      <PageHeader
        title="阵地"
        subtitle="党员活动阵地、生产现场的活动园地、学习园地和展厅;检查清单由本企业自己设置"
        extra={
          <AddButton permission="registry.venue:edit" form={(close) => <VenueForm onClose={close} />}>
            登记阵地
          </AddButton>
        }
      />
      <VenuesNav />
      <DataTable
        title="阵地"
        columns={COLUMNS}
        query={query}
        rowKey={(row) => row.id}
        onOpen={(row) => void navigate({ to: "/venues/$id", params: { id: row.id } })}
        load={load}
        filters={
          <>
            <OrgFilter />
            <SearchFilter label="查找阵地" placeholder="名称或地点" />
            <ChoiceFilter
              name="kind"
              label="类型"
              width={160}
              options={choicesOf(standard.data?.standard.kinds)}
            />
            <StateFilter states={STATES} width={120} />
            <FlagFilter name="model">示范阵地</FlagFilter>
            <FlagFilter name="missing">有缺项</FlagFilter>
          </>
        }
        empty="还没有登记阵地"
      />
    </>
  );
}
