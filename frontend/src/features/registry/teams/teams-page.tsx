import { Link, useNavigate } from "@tanstack/react-router";
import type { TeamRow } from "@/api/generated/types.gen";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { AddButton } from "@/shared/ui/add-button";
import { type Column, DataTable } from "@/shared/ui/data-table";
import { ChoiceFilter, OrgFilter, SearchFilter } from "@/shared/ui/list-filters";
import { PageHeader } from "@/shared/ui/page-header";
import { useListing } from "@/shared/ui/use-listing";
import { type Filters, searchTeams, teamsOptions } from "./queries";
import { TeamForm } from "./team-form";
import { KIND_CHOICES, KINDS } from "./words";

const lasting = ({ ends_on }: TeamRow) => (ends_on ? `至 ${ends_on}` : "长期");

const COLUMNS: Column<TeamRow>[] = [
  {
    key: "name",
    title: "队伍",
    render: (row) => (
      <Link to="/teams/$id" params={{ id: row.id }}>
        {row.name}
      </Link>
    ),
    text: (row) => row.name,
  },
  { key: "kind", title: "类型", render: (row) => KINDS[row.kind], text: (row) => KINDS[row.kind] },
  {
    key: "organization",
    title: "所属组织",
    render: (row) => row.organization_name,
    text: (row) => row.organization_name,
  },
  {
    key: "leader",
    title: "队长",
    render: (row) => row.leader_name ?? "—",
    text: (row) => row.leader_name ?? "",
  },
  {
    key: "members",
    title: "人数",
    align: "right",
    render: (row) => row.member_count,
    text: (row) => String(row.member_count),
  },
  { key: "starts", title: "成立", render: (row) => row.starts_on, text: (row) => row.starts_on },
  { key: "ends", title: "期限", render: lasting, text: lasting },
];

/** The five teams of political work, service teams and task forces. */
export function TeamsPage() {
  const [url] = useUrlState();
  const navigate = useNavigate();
  const filters: Filters = {
    q: textOf(url.q),
    organization_id: textOf(url.org),
    kind: textOf(url.kind) as Filters["kind"],
  };
  const { query, load } = useListing(teamsOptions, searchTeams, filters);
  return (
    <>
      <PageHeader
        title="队伍"
        subtitle="政工研究、宣教、心理辅导、联络、督导五支队伍,以及服务队和突击队;名册的变动都保留"
        extra={
          <AddButton permission="registry.team:edit" form={(close) => <TeamForm onClose={close} />}>
            组建队伍
          </AddButton>
        }
      />
      <DataTable
        title="队伍"
        columns={COLUMNS}
        query={query}
        rowKey={(row) => row.id}
        onOpen={(row) => void navigate({ to: "/teams/$id", params: { id: row.id } })}
        load={load}
        filters={
          <>
            <OrgFilter width={260} />
            <SearchFilter label="查找队伍" placeholder="名称或任务" />
            <ChoiceFilter name="kind" label="类型" options={KIND_CHOICES} />
          </>
        }
        empty="还没有组建队伍"
      />
    </>
  );
}
