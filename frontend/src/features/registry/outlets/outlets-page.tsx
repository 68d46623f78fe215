import { useQuery } from "@tanstack/react-query";
import type { OutletRow } from "@/api/generated/types.gen";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { AddButton } from "@/shared/ui/add-button";
import { type Column, DataTable } from "@/shared/ui/data-table";
import { Figure, Figures } from "@/shared/ui/figures";
import { FlagFilter, OrgFilter, SearchFilter } from "@/shared/ui/list-filters";
import { PageHeader } from "@/shared/ui/page-header";
import { useListing } from "@/shared/ui/use-listing";
import { OutletsNav } from "./nav";
import { OutletCard } from "./outlet-card";
import { OutletForm } from "./outlet-form";
import { figuresOptions, type OutletFilters, outletsOptions, searchOutlets } from "./queries";
import { CoverageTag, coverageWord } from "./words";

const COLUMNS: Column<OutletRow>[] = [
  { key: "name", title: "网点", render: (row) => <strong>{row.name}</strong>, text: (row) => row.name },
  { key: "code", title: "编码", render: (row) => row.code, text: (row) => row.code },
  {
    key: "organization",
    title: "所属组织",
    render: (row) => row.organization_name,
    text: (row) => row.organization_name,
  },
  {
    key: "grid",
    title: "网格",
    render: (row) => row.grid_cell_name ?? "—",
    text: (row) => row.grid_cell_name ?? "",
  },
  {
    key: "staff",
    title: "员工",
    align: "right",
    render: (row) => row.staff_count,
    text: (row) => String(row.staff_count),
  },
  {
    key: "own",
    title: "本单位党员",
    align: "right",
    render: (row) => row.own_member_count,
    text: (row) => String(row.own_member_count),
  },
  {
    key: "external",
    title: "组织关系在外",
    align: "right",
    render: (row) => row.external_member_count,
    text: (row) => String(row.external_member_count),
  },
  {
    key: "coverage",
    title: "党员覆盖",
    render: (row) => <CoverageTag row={row} />,
    text: coverageWord,
  },
  {
    key: "since",
    title: "自何日起",
    render: (row) => row.coverage_since,
    text: (row) => row.coverage_since,
    extra: true,
  },
  {
    key: "address",
    title: "地址",
    render: (row) => row.address ?? "—",
    text: (row) => row.address ?? "",
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

/** The register of outlets: where they are, who works there, which have no member. */
export function OutletsPage() {
  const [url, patch] = useUrlState();
  const filters: OutletFilters = {
    q: textOf(url.q),
    organization_id: textOf(url.org),
    grid_cell_id: textOf(url.cell),
    uncovered: url.uncovered === undefined ? undefined : true,
    closed: url.closed === undefined ? undefined : true,
  };
  const { query, load } = useListing(outletsOptions, searchOutlets, filters);
  const opened = textOf(url.id);
  return (
    <>
      <PageHeader
        title="网点"
        subtitle="网点、在岗党员和网格。没有本单位党员的网点是党员空白网点"
        extra={
          <AddButton permission="registry.outlet:edit" form={(close) => <OutletForm open onClose={close} />}>
            登记网点
          </AddButton>
        }
      />
      <OutletsNav />
      <div className="stack">
        <OutletFigures organizationId={textOf(url.org)} />
        <DataTable
          title="网点"
          columns={COLUMNS}
          query={query}
          rowKey={(row) => row.id}
          onOpen={(row) => patch({ id: row.id })}
          load={load}
          filters={
            <>
              <OrgFilter width={260} />
              <SearchFilter label="查找网点" placeholder="名称、编码或地址" />
              <FlagFilter name="uncovered">只看无党员</FlagFilter>
              <FlagFilter name="closed">已撤销</FlagFilter>
            </>
          }
          empty="没有符合条件的网点"
        />
      </div>
      {opened && <OutletCard key={opened} id={opened} onClose={() => patch({ id: undefined })} />}
    </>
  );
}

function OutletFigures({ organizationId }: { organizationId: string | undefined }) {
  const { data } = useQuery(figuresOptions(organizationId));
  if (!data) return null;
  return (
    <Figures label="网点与党员">
      <Figure title="网点">{data.outlets}</Figure>
      <Figure title="无党员网点" note={data.uncovered_share ? `占 ${data.uncovered_share}%` : undefined}>
        {data.uncovered}
      </Figure>
      <Figure title="本单位党员">{data.own_members}</Figure>
      <Figure
        title="组织关系在外党员"
        note={data.external_share ? `占在岗党员 ${data.external_share}%` : undefined}
      >
        {data.external_members}
      </Figure>
    </Figures>
  );
}
