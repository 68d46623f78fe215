import { Button } from "antd";
import { useState } from "react";
import type { MemberRow } from "@/api/generated/types.gen";
import { Can } from "@/shared/auth/can";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { type Column, DataTable } from "@/shared/ui/data-table";
import { ImportButton } from "@/shared/ui/imports/import-button";
import { ChoiceFilter, FlagFilter, OrgFilter, SearchFilter } from "@/shared/ui/list-filters";
import { PageHeader } from "@/shared/ui/page-header";
import { useListing } from "@/shared/ui/use-listing";
import { MEMBER_KINDS } from "../labels";
import { type MemberFilters, membersOptions, searchMembers } from "../queries";
import { MemberCard } from "./member-card";
import { MemberForm } from "./member-form";
import { MembersNav } from "./nav";
import { EDUCATIONS, GENDERS, MemberStatus, optionsOf, PERSONNEL, STATUSES } from "./words";

const wordOf = (words: Record<string, string>, key: string | null) => (key ? (words[key] ?? key) : "");

const COLUMNS: Column<MemberRow>[] = [
  { key: "name", title: "姓名", render: (row) => <strong>{row.name}</strong>, text: (row) => row.name },
  { key: "employee_no", title: "工号", render: (row) => row.employee_no, text: (row) => row.employee_no },
  {
    key: "organization",
    title: "所在支部",
    render: (row) => row.organization_name,
    text: (row) => row.organization_name,
  },
  {
    key: "kind",
    title: "类别",
    render: (row) => wordOf(MEMBER_KINDS, row.kind),
    text: (row) => wordOf(MEMBER_KINDS, row.kind),
  },
  {
    key: "status",
    title: "状态",
    render: (row) => <MemberStatus status={row.status} />,
    text: (row) => STATUSES[row.status].word,
  },
  { key: "post", title: "党内职务", render: (row) => row.post ?? "—", text: (row) => row.post ?? "" },
  {
    key: "party_group",
    title: "党小组",
    render: (row) => row.party_group ?? "未编组",
    text: (row) => row.party_group ?? "",
  },
  {
    key: "party_age",
    title: "党龄",
    align: "right",
    render: (row) => row.party_age ?? "—",
    text: (row) => String(row.party_age ?? ""),
  },
  { key: "joined_on", title: "入党日期", render: (row) => row.joined_on, text: (row) => row.joined_on },
  {
    key: "education",
    title: "学历",
    render: (row) => wordOf(EDUCATIONS, row.education) || "—",
    text: (row) => wordOf(EDUCATIONS, row.education),
    extra: true,
  },
  {
    key: "personnel",
    title: "人员类别",
    render: (row) => wordOf(PERSONNEL, row.personnel) || "—",
    text: (row) => wordOf(PERSONNEL, row.personnel),
    extra: true,
  },
  {
    key: "gender",
    title: "性别",
    render: (row) => wordOf(GENDERS, row.gender),
    text: (row) => wordOf(GENDERS, row.gender),
    extra: true,
  },
  { key: "position", title: "岗位", render: (row) => row.position, text: (row) => row.position, extra: true },
  {
    key: "outlet",
    title: "所在网点",
    render: (row) => row.outlet_name ?? "—",
    text: (row) => row.outlet_name ?? "",
    extra: true,
  },
];

const STATUS_OPTIONS = Object.entries(STATUSES).map(([value, { word }]) => ({ value, label: word }));

/** The register of members: masked, found by name, pinyin or number, each with a card. */
export function MembersPage() {
  const [url, patch] = useUrlState();
  const [adding, setAdding] = useState(false);
  const filters: MemberFilters = {
    q: textOf(url.q),
    organization_id: textOf(url.org),
    kind: textOf(url.kind) as MemberFilters["kind"],
    status: textOf(url.status) as MemberFilters["status"],
    education: textOf(url.education) as MemberFilters["education"],
    personnel: textOf(url.personnel) as MemberFilters["personnel"],
    without_group: url.alone === undefined ? undefined : true,
    due: url.due === undefined ? undefined : true,
  };
  const { query, load } = useListing(membersOptions, searchMembers, filters);
  const opened = textOf(url.id);
  return (
    <>
      <PageHeader
        title="党员名册"
        subtitle="手机号和身份证号加密保存,默认遮蔽;查看须写明理由并留痕"
        extra={
          <Can permission="registry.member:edit">
            <ImportButton
              permission="registry.member:edit"
              noun="党员"
              url="/api/v1/registry/members"
              changes={["registry"]}
              prefilled
            />
            <Button type="primary" onClick={() => setAdding(true)}>
              登记党员
            </Button>
          </Can>
        }
      />
      <MembersNav />
      <DataTable
        title="党员名册"
        columns={COLUMNS}
        query={query}
        rowKey={(row) => row.id}
        onOpen={(row) => patch({ id: row.id })}
        load={load}
        filters={
          <>
            <OrgFilter width={240} />
            <SearchFilter label="查找党员" placeholder="姓名、拼音、工号" />
            <ChoiceFilter name="kind" label="类别" options={optionsOf(MEMBER_KINDS)} />
            <ChoiceFilter name="status" label="状态" placeholder="在册" options={STATUS_OPTIONS} />
            <ChoiceFilter name="education" label="学历" options={optionsOf(EDUCATIONS)} />
            <ChoiceFilter name="personnel" label="人员类别" width={140} options={optionsOf(PERSONNEL)} />
            <FlagFilter name="alone">未编入党小组</FlagFilter>
            <FlagFilter name="due">有事项到期</FlagFilter>
          </>
        }
        empty="没有符合条件的党员"
      />
      {opened && <MemberCard key={opened} id={opened} onClose={() => patch({ id: undefined })} />}
      {adding && <MemberForm onClose={() => setAdding(false)} />}
    </>
  );
}
