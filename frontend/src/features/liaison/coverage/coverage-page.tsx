import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import type { Coverage, CoveredOutlet } from "@/api/generated/types.gen";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { Bars } from "@/shared/ui/bars";
import { Trend } from "@/shared/ui/charts/trend";
import { type Column, DataTable } from "@/shared/ui/data-table";
import { Figure, Figures } from "@/shared/ui/figures";
import { ChoiceFilter, OrgFilter, SearchFilter } from "@/shared/ui/list-filters";
import { Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { useListing } from "@/shared/ui/use-listing";
import css from "./coverage.module.css";
import { type Filters, outletsOptions, overviewOptions, searchOutlets } from "./queries";
import { CoverageTags, SHOWN } from "./words";

const COLUMNS: Column<CoveredOutlet>[] = [
  {
    key: "name",
    title: "网点",
    render: (row) => (
      <Link to="/coverage/$id" params={{ id: row.id }}>
        {row.name}
      </Link>
    ),
    text: (row) => row.name,
  },
  {
    key: "organization",
    title: "所属组织",
    render: (row) => row.organization_name,
    text: (row) => row.organization_name,
  },
  {
    key: "coverage",
    title: "覆盖与结对",
    render: (row) => <CoverageTags row={row} />,
    text: (row) =>
      `${row.is_uncovered ? "无党员" : "有党员"}、${row.representatives.length ? "已结对" : "未结对"}`,
  },
  { key: "since", title: "自何日起", render: (row) => row.since, text: (row) => row.since },
  {
    key: "representatives",
    title: "结对党代表",
    render: (row) => row.representatives.join("、") || "—",
    text: (row) => row.representatives.join("、"),
  },
  {
    key: "visited",
    title: "最近走访",
    render: (row) => row.last_visited_on ?? "—",
    text: (row) => row.last_visited_on ?? "",
  },
  {
    key: "external",
    title: "组织关系在外党员",
    align: "right",
    render: (row) => row.external_member_count,
    text: (row) => String(row.external_member_count),
  },
  {
    key: "staff",
    title: "员工",
    align: "right",
    render: (row) => row.staff_count,
    text: (row) => String(row.staff_count),
    extra: true,
  },
  {
    key: "liaison_point",
    title: "联系点",
    render: (row) => row.liaison_point ?? "—",
    text: (row) => row.liaison_point ?? "",
    extra: true,
  },
];

/** Which outlets have no member, how that came about, and which of them a representative looks after. */
export function CoveragePage() {
  const [url] = useUrlState();
  const navigate = useNavigate();
  const organization_id = textOf(url.org);
  const filters: Filters = {
    organization_id,
    shown: textOf(url.shown) as Filters["shown"],
    q: textOf(url.q),
  };
  const overview = useQuery(overviewOptions(organization_id));
  const { query, load } = useListing(outletsOptions, searchOutlets, filters);
  return (
    <>
      <PageHeader
        title="党员覆盖"
        subtitle="党员空白网点从有到无。结对是有党代表联系,不等于有党员"
        extra={<OrgFilter width={260} />}
      />
      <div className="stack">
        <Loaded query={overview}>{(coverage) => <Overview coverage={coverage} />}</Loaded>
        <DataTable
          title="网点覆盖与结对"
          columns={COLUMNS}
          query={query}
          rowKey={(row) => row.id}
          onOpen={(row) => void navigate({ to: "/coverage/$id", params: { id: row.id } })}
          load={load}
          filters={
            <>
              <ChoiceFilter
                name="shown"
                label="看哪些网点"
                placeholder={SHOWN.uncovered}
                width={170}
                options={Object.entries(SHOWN).map(([value, label]) => ({ value, label }))}
              />
              <SearchFilter label="查找网点" placeholder="网点、编码或组织" />
            </>
          }
          empty="没有这样的网点"
        />
      </div>
    </>
  );
}

function Overview({ coverage }: { coverage: Coverage }) {
  const [, patch] = useUrlState();
  const share = coverage.uncovered_share ? `占 ${coverage.uncovered_share}%` : undefined;
  return (
    <>
      <Figures label="覆盖与结对">
        <Figure title="网点">{coverage.outlets}</Figure>
        <Figure title="有党员">{coverage.with_member}</Figure>
        <Figure title="无党员" note={share}>
          {coverage.uncovered}
        </Figure>
        <Figure title="无党员、已结对" note={`未结对 ${coverage.uncovered_unpaired}`}>
          {coverage.uncovered_paired}
        </Figure>
        <Figure title="已结对网点" note="含有党员的网点">
          {coverage.paired}
        </Figure>
      </Figures>
      <div className={css.pair}>
        <Trend
          title="无党员网点的变化"
          valueName="无党员网点"
          otherName="其中已结对"
          digits={0}
          points={coverage.trend.map((point) => ({
            period: point.on.slice(0, 7),
            value: String(point.uncovered),
            median: String(point.uncovered_paired),
          }))}
        />
        {coverage.groups.length > 0 && (
          <section className="card" aria-label="无党员网点在哪里">
            <h2>无党员网点在哪里</h2>
            <Bars
              label="各单位无党员网点数"
              markLabel="其中已结对"
              bars={coverage.groups.map((group) => ({
                key: group.id,
                label: group.name,
                value: String(group.uncovered),
                text: `${group.uncovered} / ${group.outlets}`,
                mark: String(group.uncovered_paired),
                onOpen: () => patch({ org: group.id, page: undefined }),
              }))}
            />
          </section>
        )}
      </div>
    </>
  );
}
