import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { SpotOverview, SpotRow } from "@/api/generated/types.gen";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { type Column, DataTable } from "@/shared/ui/data-table";
import { Figure, Figures } from "@/shared/ui/figures";
import { ChoiceFilter, OrgFilter, SearchFilter } from "@/shared/ui/list-filters";
import { Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { PlainTable } from "@/shared/ui/plain-table";
import { StatusTag } from "@/shared/ui/status-tag";
import { useListing } from "@/shared/ui/use-listing";
import { MembersNav } from "../members/nav";
import { overviewOptions, type SpotFilters, searchSpots, spotsOptions } from "./queries";

const KINDS: Record<NonNullable<SpotFilters["kind"]>, string> = {
  uncovered: "有无党员网点",
  external: "有组织关系在外党员",
  without_group: "有未编组党员",
  small: "正式党员不足规定人数",
  large: "党员超过规定人数",
};
const SIZES = { small: "过小", large: "过大" } as const;

const COLUMNS: Column<SpotRow>[] = [
  {
    key: "name",
    title: "党支部",
    render: (row) => <strong>{row.organization_name}</strong>,
    text: (row) => row.organization_name,
  },
  {
    key: "uncovered",
    title: "无党员网点",
    align: "right",
    render: (row) => (
      <Link to="/outlets" search={{ org: row.organization_id, uncovered: 1 }}>
        {`${row.uncovered}/${row.outlets}`}
      </Link>
    ),
    text: (row) => `${row.uncovered}/${row.outlets}`,
  },
  {
    key: "external",
    title: "组织关系在外",
    align: "right",
    render: (row) => (
      <Link to="/outlets/external-members" search={{ org: row.organization_id }}>
        {row.external_members}
      </Link>
    ),
    text: (row) => String(row.external_members),
  },
  {
    key: "without_group",
    title: "未编入党小组",
    align: "right",
    render: (row) => (
      <Link to="/members" search={{ org: row.organization_id, alone: 1 }}>
        {row.without_group}
      </Link>
    ),
    text: (row) => String(row.without_group),
  },
  {
    key: "members",
    title: "党员(正式)",
    align: "right",
    render: (row) => `${row.members}(${row.full_members})`,
    text: (row) => `${row.members}(${row.full_members})`,
  },
  {
    key: "size",
    title: "支部规模",
    render: (row) => (row.size ? <StatusTag tone="warn">{SIZES[row.size]}</StatusTag> : "—"),
    text: (row) => (row.size ? SIZES[row.size] : ""),
  },
  {
    key: "code",
    title: "编码",
    render: (row) => row.organization_code,
    text: (row) => row.organization_code,
    extra: true,
  },
];

/** Where members are not seen: each figure opens the live list that it counts. */
export function BlindSpotsPage() {
  const [url] = useUrlState();
  const filters: SpotFilters = {
    q: textOf(url.q),
    organization_id: textOf(url.org),
    kind: textOf(url.kind) as SpotFilters["kind"],
  };
  const { query, load } = useListing(spotsOptions, searchSpots, filters);
  const overview = useQuery(overviewOptions(textOf(url.org)));
  const options = Object.entries(KINDS).map(([value, label]) => ({ value, label }));
  return (
    <>
      <PageHeader
        title="覆盖盲区"
        subtitle="哪里有职工群众,哪里就有党员:没有党员的网点、组织关系在外和未编组的党员、规模不当的支部"
      />
      <MembersNav />
      <div className="stack">
        <Loaded query={overview}>{(data) => <Overview data={data} org={textOf(url.org)} />}</Loaded>
        <DataTable
          title="盲区报告"
          columns={COLUMNS}
          query={query}
          rowKey={(row) => row.organization_id}
          load={load}
          filters={
            <>
              <OrgFilter width={240} />
              <SearchFilter label="查找党支部" placeholder="支部名称" />
              <ChoiceFilter name="kind" label="盲区" width={170} options={options} />
            </>
          }
          empty="没有盲区"
        />
      </div>
    </>
  );
}

function Overview({ data: { figures, trend }, org }: { data: SpotOverview; org: string | undefined }) {
  return (
    <>
      <Figures label="覆盖盲区">
        <Figure
          title="无党员网点"
          note={figures.uncovered_share ? `占 ${figures.uncovered_share}%` : undefined}
        >
          <Link
            to="/outlets"
            search={{ org, uncovered: 1 }}
          >{`${figures.uncovered}/${figures.outlets}`}</Link>
        </Figure>
        <Figure
          title="组织关系在外党员"
          note={figures.external_share ? `占在岗党员 ${figures.external_share}%` : undefined}
        >
          <Link to="/outlets/external-members" search={{ org }}>
            {figures.external_members}
          </Link>
        </Figure>
        <Figure title="未编入党小组" note={`党员 ${figures.own_members}`}>
          <Link to="/members" search={{ org, alone: 1 }}>
            {figures.without_group}
          </Link>
        </Figure>
        <Figure title="过小的支部" note={`支部 ${figures.branches}`}>
          {figures.small}
        </Figure>
        <Figure title="过大的支部">{figures.large}</Figure>
      </Figures>
      <details>
        <summary>近十二个月(按当日在册计算)</summary>
        <PlainTable heads={["日期", "本单位党员", "组织关系在外", "占比", "过小的支部", "过大的支部"]}>
          {trend.map((day) => (
            <tr key={day.on}>
              <td>{day.on}</td>
              <td>{day.own_members}</td>
              <td>{day.external_members}</td>
              <td>{day.external_share ? `${day.external_share}%` : "—"}</td>
              <td>{day.small}</td>
              <td>{day.large}</td>
            </tr>
          ))}
        </PlainTable>
        <Link to="/coverage">无党员网点逐月变化和结对情况</Link>
      </details>
    </>
  );
}
