import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import type { VenueFundFigures, VenueFundRow } from "@/api/generated/types.gen";
import { businessDate } from "@/shared/format";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { AddButton } from "@/shared/ui/add-button";
import { type Column, DataTable } from "@/shared/ui/data-table";
import { Figure, Figures } from "@/shared/ui/figures";
import { ChoiceFilter, OrgFilter, SearchFilter } from "@/shared/ui/list-filters";
import { Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { useListing } from "@/shared/ui/use-listing";
import { VenuesNav } from "../venues/nav";
import { inTenThousands } from "../venues/words";
import { FundForm } from "./fund-form";
import { type Filters, figuresOptions, fundsOptions, searchFunds } from "./queries";

const amounts: Column<VenueFundRow>[] = (
  [
    ["amount", "预算(万元)"],
    ["allocated", "已安排(万元)"],
    ["rest", "未安排(万元)"],
  ] as const
).map(([key, title]) => ({
  key,
  title,
  align: "right" as const,
  render: (row) => inTenThousands(row[key]),
  text: (row) => inTenThousands(row[key]),
}));

const COLUMNS: Column<VenueFundRow>[] = [
  { key: "year", title: "年度", render: (row) => row.year, text: (row) => String(row.year) },
  {
    key: "title",
    title: "经费",
    render: (row) => (
      <Link to="/venue-funds/$id" params={{ id: row.id }}>
        {row.title}
      </Link>
    ),
    text: (row) => row.title,
  },
  {
    key: "organization",
    title: "安排单位",
    render: (row) => row.organization_name,
    text: (row) => row.organization_name,
  },
  { key: "purpose", title: "用途", render: (row) => row.purpose, text: (row) => row.purpose },
  ...amounts,
  {
    key: "venues",
    title: "阵地",
    align: "right",
    render: (row) => `${row.venue_count} 处,示范 ${row.model_count} 处`,
    text: (row) => `${row.venue_count} 处,示范 ${row.model_count} 处`,
  },
];

/** The last years and the next, for choosing. */
const thisYear = () => Number(businessDate().slice(0, 4));
const years = () =>
  Array.from({ length: 7 }, (_, back) => thisYear() + 1 - back).map((year) => ({
    value: String(year),
    label: `${year} 年`,
  }));

/** Special party funds, and the venues they became. */
export function FundsPage() {
  const [url] = useUrlState();
  const navigate = useNavigate();
  const year = url.year === undefined ? undefined : Number(url.year);
  const filters: Filters = { q: textOf(url.q), organization_id: textOf(url.org), year };
  const { query, load } = useListing(fundsOptions, searchFunds, filters);
  const figures = useQuery(
    figuresOptions({ year: year ?? thisYear(), organization_id: filters.organization_id }),
  );
  return (
    <>
      <PageHeader
        title="阵地专项经费"
        subtitle="每笔经费安排到哪些阵地;合计不超过预算,更正另存一版,原来的保留"
        extra={
          <AddButton permission="registry.venue_fund:edit" form={(close) => <FundForm onClose={close} />}>
            登记经费
          </AddButton>
        }
      />
      <VenuesNav />
      <div style={{ marginBottom: "1rem" }}>
        <Loaded query={figures}>{(counted) => <Year figures={counted} />}</Loaded>
      </div>
      <DataTable
        title="阵地专项经费"
        columns={COLUMNS}
        query={query}
        rowKey={(row) => row.id}
        onOpen={(row) => void navigate({ to: "/venue-funds/$id", params: { id: row.id } })}
        load={load}
        filters={
          <>
            <OrgFilter />
            <SearchFilter label="查找经费" placeholder="名称或用途" />
            <ChoiceFilter name="year" label="年度" options={years()} />
          </>
        }
        empty="还没有登记经费"
      />
    </>
  );
}

function Year({ figures }: { figures: VenueFundFigures }) {
  return (
    <Figures label={`${figures.year} 年`}>
      <Figure title={`${figures.year} 年预算(${figures.fund_count} 笔)`}>
        {inTenThousands(figures.amount)} 万元
      </Figure>
      <Figure title="已安排" note={`未安排 ${inTenThousands(figures.rest)} 万元`}>
        {inTenThousands(figures.allocated)} 万元
      </Figure>
      <Figure title="用于阵地">{figures.venue_count} 处</Figure>
      <Figure title="其中示范阵地" note={`${inTenThousands(figures.model_amount)} 万元`}>
        {figures.model_count} 处
      </Figure>
    </Figures>
  );
}
