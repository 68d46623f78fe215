import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Quarter, TermRow } from "@/api/generated/types.gen";
import { period } from "@/shared/format";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { Bars } from "@/shared/ui/bars";
import { type Column, DataTable } from "@/shared/ui/data-table";
import { Figure, Figures } from "@/shared/ui/figures";
import { ChoiceFilter, FlagFilter, OrgFilter, SearchFilter } from "@/shared/ui/list-filters";
import { Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { StatusTag, type Tone } from "@/shared/ui/status-tag";
import { useListing } from "@/shared/ui/use-listing";
import { KINDS } from "../labels";
import { MembersNav } from "../members/nav";
import { figuresOptions, searchTerms, type TermFilters, termsOptions } from "./queries";
import { TermCard } from "./term-card";
import css from "./terms.module.css";

export const STATES: Record<TermRow["state"], { word: string; tone: Tone }> = {
  none: { word: "未登记任期", tone: "quiet" },
  running: { word: "任期内", tone: "good" },
  expiring: { word: "六个月内届满", tone: "warn" },
  expired: { word: "已到届", tone: "bad" },
};
const PARTY = ["group", "party_committee", "general_branch", "branch"] as const;

const COLUMNS: Column<TermRow>[] = [
  {
    key: "name",
    title: "党组织",
    render: (row) => <strong>{row.organization_name}</strong>,
    text: (row) => row.organization_name,
  },
  {
    key: "state",
    title: "任期",
    render: (row) => <StatusTag tone={STATES[row.state].tone}>{STATES[row.state].word}</StatusTag>,
    text: (row) => STATES[row.state].word,
  },
  {
    key: "expires_on",
    title: "届满日期",
    render: (row) => row.expires_on ?? "—",
    text: (row) => row.expires_on ?? "",
  },
  {
    key: "elected_on",
    title: "上次换届",
    render: (row) => row.elected_on ?? "—",
    text: (row) => row.elected_on ?? "",
  },
  {
    key: "secretary",
    title: "书记",
    render: (row) => row.secretary ?? <StatusTag tone="warn">空缺</StatusTag>,
    text: (row) => row.secretary ?? "空缺",
  },
  {
    key: "committee",
    title: "委员会人数",
    align: "right",
    render: (row) => row.committee,
    text: (row) => String(row.committee),
  },
  {
    key: "graduates",
    title: "本科及以上",
    align: "right",
    render: (row) => row.graduates,
    text: (row) => String(row.graduates),
  },
  {
    key: "full_members",
    title: "正式党员",
    align: "right",
    render: (row) => row.full_members,
    text: (row) => String(row.full_members),
  },
  {
    key: "warnings",
    title: "提示",
    render: (row) => row.warnings.join(";") || "—",
    text: (row) => row.warnings.join(";"),
  },
  {
    key: "code",
    title: "编码",
    render: (row) => row.organization_code,
    text: (row) => row.organization_code,
    extra: true,
  },
  {
    key: "kind",
    title: "类型",
    render: (row) => KINDS[row.kind],
    text: (row) => KINDS[row.kind],
    extra: true,
  },
];

/** Terms of all committees: what ends soon, what is overdue quarter by quarter, and where a secretary is missing. */
export function TermsPage() {
  const [url, patch] = useUrlState();
  const filters: TermFilters = {
    q: textOf(url.q),
    organization_id: textOf(url.org),
    state: textOf(url.state) as TermFilters["state"],
    kind: textOf(url.kind) as TermFilters["kind"],
    vacant: url.vacant === undefined ? undefined : true,
  };
  const { query, load } = useListing(termsOptions, searchTerms, filters);
  const opened = textOf(url.id);
  const states = Object.entries(STATES).map(([value, { word }]) => ({ value, label: word }));
  return (
    <>
      <PageHeader title="任期与任免" subtitle="届满前六个月提醒上级准备换届,直到登记换届为止" />
      <MembersNav />
      <div className="stack">
        <Overview organizationId={textOf(url.org)} />
        <DataTable
          title="任期与任免"
          columns={COLUMNS}
          query={query}
          rowKey={(row) => row.organization_id}
          onOpen={(row) => patch({ id: row.organization_id })}
          load={load}
          filters={
            <>
              <OrgFilter width={240} />
              <SearchFilter label="查找党组织" placeholder="名称或编码" />
              <ChoiceFilter name="state" label="任期" width={140} options={states} />
              <ChoiceFilter
                name="kind"
                label="类型"
                options={PARTY.map((value) => ({ value, label: KINDS[value] }))}
              />
              <FlagFilter name="vacant">书记空缺</FlagFilter>
            </>
          }
          empty="没有符合条件的党组织"
        />
        <p className="quiet">
          依据的规定和本企业从严的标准见<Link to="/norms">规定</Link>
        </p>
      </div>
      {opened && <TermCard key={opened} id={opened} onClose={() => patch({ id: undefined })} />}
    </>
  );
}

function Overview({ organizationId }: { organizationId: string | undefined }) {
  const query = useQuery(figuresOptions(organizationId));
  return (
    <Loaded query={query}>
      {(data) => (
        <>
          <Figures label="任期与班子">
            <Figure title="党组织">{data.organizations}</Figure>
            <Figure title="已到届未换">{data.expired}</Figure>
            <Figure title="六个月内届满">{data.expiring}</Figure>
            <Figure title="书记空缺">{data.vacant}</Figure>
            <Figure
              title="有本科及以上委员的支委会"
              note={data.graduate_share ? `占 ${data.graduate_share}%` : undefined}
            >
              {`${data.with_graduate}/${data.committees}`}
            </Figure>
          </Figures>
          <div className={css.charts}>
            <Quarters title="各季度末已到届未换(最后一季为今天)" quarters={data.backlog} tone="red" />
            <Quarters title="以后各季度届满" quarters={data.ahead} tone="gold" />
          </div>
        </>
      )}
    </Loaded>
  );
}

function Quarters(props: { title: string; quarters: readonly Quarter[]; tone: "red" | "gold" }) {
  const bars = props.quarters.map(({ quarter, count }) => ({
    key: quarter,
    label: period(quarter),
    value: String(count),
    tone: props.tone,
  }));
  return (
    <section aria-label={props.title}>
      <h2>{props.title}</h2>
      <Bars label={props.title} bars={bars} />
    </section>
  );
}
