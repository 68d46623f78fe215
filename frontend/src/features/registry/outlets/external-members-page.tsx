import { useQuery } from "@tanstack/react-query";
import type { ExternalMemberRow } from "@/api/generated/types.gen";
import { useActor } from "@/shared/auth/me";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { AddButton } from "@/shared/ui/add-button";
import { type Column, DataTable } from "@/shared/ui/data-table";
import { FlagFilter, OrgFilter, SearchFilter } from "@/shared/ui/list-filters";
import { PageHeader } from "@/shared/ui/page-header";
import { useListing } from "@/shared/ui/use-listing";
import { ExternalMemberForm } from "./external-member-form";
import { OutletsNav } from "./nav";
import { type ExternalFilters, externalMemberOptions, externalOptions, searchExternal } from "./queries";

const COLUMNS: Column<ExternalMemberRow>[] = [
  { key: "name", title: "姓名", render: (row) => row.name, text: (row) => row.name },
  {
    key: "home",
    title: "组织关系所在党组织",
    render: (row) => row.home_organization,
    text: (row) => row.home_organization,
  },
  {
    key: "outlet",
    title: "所在网点",
    render: (row) => row.outlet_name ?? "—",
    text: (row) => row.outlet_name ?? "",
  },
  {
    key: "organization",
    title: "所在组织",
    render: (row) => row.organization_name,
    text: (row) => row.organization_name,
  },
  { key: "since", title: "到岗日期", render: (row) => row.since, text: (row) => row.since },
  {
    key: "left_on",
    title: "离开日期",
    render: (row) => row.left_on ?? "—",
    text: (row) => row.left_on ?? "",
    extra: true,
  },
];

/** Who works here and belongs to a branch elsewhere: counted apart, names masked. */
export function ExternalMembersPage() {
  const [url, patch] = useUrlState();
  const actor = useActor();
  const filters: ExternalFilters = {
    q: textOf(url.q),
    organization_id: textOf(url.org),
    left: url.left === undefined ? undefined : true,
  };
  const { query, load } = useListing(externalOptions, searchExternal, filters);
  const opened = textOf(url.id);
  const edits = actor.may("registry.outlet:edit");
  return (
    <>
      <PageHeader
        title="组织关系在外党员"
        subtitle="在本单位工作、组织关系在外单位的党员,与本单位党员分开计数"
        extra={
          <AddButton
            permission="registry.outlet:edit"
            form={(close) => <ExternalMemberForm onClose={close} />}
          >
            登记
          </AddButton>
        }
      />
      <OutletsNav />
      <DataTable
        title="组织关系在外党员"
        columns={COLUMNS}
        query={query}
        rowKey={(row) => row.id}
        onOpen={edits ? (row) => patch({ id: row.id }) : undefined}
        load={load}
        filters={
          <>
            <OrgFilter width={260} />
            <SearchFilter label="查找" placeholder="所在党组织或网点" />
            <FlagFilter name="left">已离开</FlagFilter>
          </>
        }
        empty="没有符合条件的党员"
      />
      {opened && edits && <Edit key={opened} id={opened} onClose={() => patch({ id: undefined })} />}
    </>
  );
}

function Edit({ id, onClose }: { id: string; onClose: () => void }) {
  const { data } = useQuery(externalMemberOptions(id));
  return data ? <ExternalMemberForm row={data} onClose={onClose} /> : null;
}
