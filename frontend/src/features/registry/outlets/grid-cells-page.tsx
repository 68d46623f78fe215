import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { GridCellRow } from "@/api/generated/types.gen";
import { useActor } from "@/shared/auth/me";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { AddButton } from "@/shared/ui/add-button";
import { type Column, DataTable } from "@/shared/ui/data-table";
import { OrgFilter, SearchFilter } from "@/shared/ui/list-filters";
import { PageHeader } from "@/shared/ui/page-header";
import { useListing } from "@/shared/ui/use-listing";
import { GridCellForm } from "./grid-cell-form";
import { OutletsNav } from "./nav";
import { type CellFilters, cellOptions, cellsOptions, searchCells } from "./queries";

const COLUMNS: Column<GridCellRow>[] = [
  { key: "name", title: "网格", render: (row) => <strong>{row.name}</strong>, text: (row) => row.name },
  { key: "code", title: "编码", render: (row) => row.code, text: (row) => row.code, extra: true },
  {
    key: "organization",
    title: "所属组织",
    render: (row) => row.organization_name,
    text: (row) => row.organization_name,
  },
  {
    key: "responsible",
    title: "责任党员",
    render: (row) => row.responsible_name ?? "未定",
    text: (row) => row.responsible_name ?? "",
  },
  {
    key: "outlets",
    title: "网点",
    align: "right",
    render: (row) => (
      <Link to="/outlets" search={{ cell: row.id }}>
        {row.outlet_count}
      </Link>
    ),
    text: (row) => String(row.outlet_count),
  },
  {
    key: "uncovered",
    title: "其中无党员",
    align: "right",
    render: (row) => row.uncovered_count,
    text: (row) => String(row.uncovered_count),
  },
  {
    key: "members",
    title: "党员",
    align: "right",
    render: (row) => row.member_count,
    text: (row) => String(row.member_count),
  },
  {
    key: "served",
    title: "服务人数",
    align: "right",
    render: (row) => row.people_served,
    text: (row) => String(row.people_served),
  },
];

/** A branch's ground in parts: outlets, members, people served, and who answers for each. */
export function GridCellsPage() {
  const [url, patch] = useUrlState();
  const actor = useActor();
  const filters: CellFilters = { q: textOf(url.q), organization_id: textOf(url.org) };
  const { query, load } = useListing(cellsOptions, searchCells, filters);
  const opened = textOf(url.id);
  const edits = actor.may("registry.outlet:edit");
  return (
    <>
      <PageHeader
        title="网格"
        subtitle="支部把网点分成网格,每个网格有责任党员和服务对象"
        extra={
          <AddButton permission="registry.outlet:edit" form={(close) => <GridCellForm onClose={close} />}>
            新建网格
          </AddButton>
        }
      />
      <OutletsNav />
      <DataTable
        title="网格"
        columns={COLUMNS}
        query={query}
        rowKey={(row) => row.id}
        onOpen={edits ? (row) => patch({ id: row.id }) : undefined}
        load={load}
        filters={
          <>
            <OrgFilter width={260} />
            <SearchFilter label="查找网格" placeholder="名称、编码或责任人" />
          </>
        }
        empty="还没有网格"
      />
      {opened && edits && <Edit key={opened} id={opened} onClose={() => patch({ id: undefined })} />}
    </>
  );
}

function Edit({ id, onClose }: { id: string; onClose: () => void }) {
  const { data } = useQuery(cellOptions(id));
  return data ? <GridCellForm row={data} onClose={onClose} /> : null;
}
