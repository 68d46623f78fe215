import { useQuery } from "@tanstack/react-query";
import type { MemberRow } from "@/api/generated/types.gen";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { type Column, DataTable } from "@/shared/ui/data-table";
import { SearchFilter } from "@/shared/ui/list-filters";
import { MEMBER_KINDS } from "../labels";
import { type MemberFilters, membersOptions, searchMembers } from "../queries";

const SIZE = 10;

const COLUMNS: Column<MemberRow>[] = [
  { key: "name", title: "姓名", render: (row) => row.name, text: (row) => row.name },
  { key: "employee_no", title: "工号", render: (row) => row.employee_no, text: (row) => row.employee_no },
  {
    key: "kind",
    title: "类别",
    render: (row) => MEMBER_KINDS[row.kind],
    text: (row) => MEMBER_KINDS[row.kind] ?? "",
  },
  { key: "post", title: "党内职务", render: (row) => row.post ?? "—", text: (row) => row.post ?? "" },
  { key: "position", title: "岗位", render: (row) => row.position, text: (row) => row.position },
  { key: "joined_on", title: "入党日期", render: (row) => row.joined_on, text: (row) => row.joined_on },
  {
    key: "organization_name",
    title: "所在支部",
    render: (row) => row.organization_name,
    text: (row) => row.organization_name,
    extra: true,
  },
];

/** The members of an organisation and of those below it. */
export function MemberList({ organizationId }: { organizationId: string }) {
  const [url] = useUrlState();
  const filters: MemberFilters = {
    organization_id: organizationId,
    q: textOf(url.member),
    page: Number(url.page ?? 1),
    size: Number(url.size ?? SIZE),
  };
  const query = useQuery(membersOptions(filters));
  return (
    <DataTable
      title="党员名册"
      columns={COLUMNS}
      query={query}
      size={SIZE}
      rowKey={(row) => row.id}
      load={(page, size) => searchMembers({ ...filters, page, size })}
      empty="没有符合条件的党员"
      filters={<SearchFilter label="查找党员" name="member" placeholder="姓名、工号或拼音" width={240} />}
    />
  );
}
