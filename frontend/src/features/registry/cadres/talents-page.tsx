import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import type { TalentRow } from "@/api/generated/types.gen";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { type Column, DataTable } from "@/shared/ui/data-table";
import { ChoiceFilter, FlagFilter, OrgFilter, SearchFilter } from "@/shared/ui/list-filters";
import { PageHeader } from "@/shared/ui/page-header";
import { useListing } from "@/shared/ui/use-listing";
import { CadresNav } from "./nav";
import { gradesOptions, searchTalents, type TalentFilters, talentsOptions } from "./queries";

const COLUMNS: Column<TalentRow>[] = [
  {
    key: "name",
    title: "姓名",
    render: (row) => (
      <Link to="/talents/$id" params={{ id: row.member_id }}>
        {row.name}
      </Link>
    ),
    text: (row) => row.name,
  },
  { key: "posts", title: "职务", render: (row) => row.posts, text: (row) => row.posts },
  {
    key: "class",
    title: "类",
    render: (row) => row.class_title ?? "—",
    text: (row) => row.class_title ?? "",
  },
  { key: "tier", title: "层", render: (row) => row.tier_title ?? "—", text: (row) => row.tier_title ?? "" },
  {
    key: "training",
    title: "这一层怎么培训",
    render: (row) => row.training ?? "—",
    text: (row) => row.training ?? "",
  },
  { key: "since", title: "起始", render: (row) => row.since ?? "—", text: (row) => row.since ?? "" },
];

/** Who holds a post, by class and by tier (B-35). */
export function TalentsPage() {
  const [url] = useUrlState();
  const navigate = useNavigate();
  const grades = useQuery(gradesOptions);
  const choices = (kind: string) =>
    (grades.data ?? [])
      .filter((one) => one.kind === kind)
      .map((one) => ({ value: one.id, label: one.title }));
  const filters: TalentFilters = {
    q: textOf(url.q),
    organization_id: textOf(url.org),
    class_id: textOf(url.class),
    tier_id: textOf(url.tier),
    without: url.without ? true : undefined,
  };
  const { query, load } = useListing(talentsOptions, searchTalents, filters);
  return (
    <>
      <PageHeader
        title="干部"
        subtitle="分类管理、分层培训;按组织排列,定类定层只看实绩,不看年龄、党龄和任职年限"
      />
      <CadresNav />
      <DataTable
        title="干部名单"
        columns={COLUMNS}
        query={query}
        rowKey={(row) => row.member_id}
        onOpen={(row) => void navigate({ to: "/talents/$id", params: { id: row.member_id } })}
        load={load}
        filters={
          <>
            <OrgFilter />
            <SearchFilter label="查找干部" placeholder="姓名或拼音" />
            <ChoiceFilter name="class" label="类" placeholder="全部类" options={choices("class")} />
            <ChoiceFilter name="tier" label="层" placeholder="全部层" options={choices("tier")} />
            <FlagFilter name="without">还没有定类定层</FlagFilter>
          </>
        }
        empty="没有符合条件的干部"
      />
    </>
  );
}
