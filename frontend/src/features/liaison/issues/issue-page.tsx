import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { IssueNamed, IssueRead } from "@/api/generated/types.gen";
import { instant } from "@/shared/format";
import { Fact, Facts, Words } from "@/shared/ui/facts";
import { Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { ClockCard } from "./clock-card";
import { Evidence } from "./evidence";
import css from "./issues.module.css";
import { Moves } from "./moves";
import { nextWords } from "./next";
import { issueOptions } from "./queries";
import { SeverityTag, StateTags } from "./tags";
import { Timeline } from "./timeline";
import { Verdict } from "./verdict";
import { CHANNELS, STATES } from "./words";

/** One issue: what was raised, who is to do what next, what was said on each side, and every step. */
export function IssuePage({ id }: { id: string }) {
  const query = useQuery(issueOptions(id));
  return <Loaded query={query}>{(issue) => <Page issue={issue} />}</Loaded>;
}

function Page({ issue }: { issue: IssueRead }) {
  return (
    <>
      <PageHeader
        title={issue.title}
        trail={<Link to="/issues">群众诉求</Link>}
        subtitle={
          <span className="row">
            <span>
              {issue.number} · {issue.category_title}
            </span>
            <StateTags row={issue} />
            <SeverityTag severity={issue.severity} />
          </span>
        }
        extra={<Moves issue={issue} />}
      />
      <div className="stack">
        <p role="status" className={css.next}>
          {nextWords(issue)}
        </p>
        <div className={css.page}>
          <div className="stack">
            <Raised issue={issue} />
            <Verdict issue={issue} />
            <Timeline issue={issue} />
          </div>
          <div className="stack">
            <ClockCard issue={issue} />
            <People issue={issue} />
            <Same issue={issue} />
          </div>
        </div>
      </div>
    </>
  );
}

function Raised({ issue }: { issue: IssueRead }) {
  return (
    <section className="card stack" aria-label="反映的问题">
      <h2>反映的问题</h2>
      <Words>{issue.description}</Words>
      <Evidence issueId={issue.id} files={issue.attachments} />
      <span className="quiet">
        {instant(issue.reported_at)} · {CHANNELS[issue.channel]}
      </span>
    </section>
  );
}

function People({ issue }: { issue: IssueRead }) {
  return (
    <section className="card stack" aria-label="单位和人员">
      <h2>单位和人员</h2>
      <Facts>
        <Fact title="受理单位">{issue.organization_name}</Fact>
        <Fact title="承办单位">
          {issue.handler_organization_name ?? "还没有交办"}
          {issue.handler_name && ` · ${issue.handler_name}`}
        </Fact>
        {issue.escalated_to_name && <Fact title="督办单位">{issue.escalated_to_name}(已提级)</Fact>}
        {issue.outlet_name && <Fact title="网点">{issue.outlet_name}</Fact>}
        {issue.representative_name && <Fact title="党代表">{issue.representative_name}</Fact>}
        <Fact title="反映人">{reporterWords(issue)}</Fact>
        {issue.reporter_contact && <Fact title="联系方式">{issue.reporter_contact}</Fact>}
      </Facts>
    </section>
  );
}

function reporterWords(issue: IssueRead): string {
  if (issue.is_anonymous) return "匿名,系统不知道是谁";
  return issue.reporter_name ?? "只对受理和承办单位显示";
}

/** The same thing raised before or after: followed as one. */
function Same({ issue }: { issue: IssueRead }) {
  const { merged_into: into, merged } = issue;
  if (!into && merged.length === 0) return null;
  return (
    <section className="card stack" aria-label="合并">
      <h2>{into ? "已并入" : `合并了 ${merged.length} 件相同的诉求`}</h2>
      <ul className="stack">
        {(into ? [into] : merged).map((one) => (
          <li key={one.id}>
            <Named issue={one} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Named({ issue }: { issue: IssueNamed }) {
  return (
    <>
      <Link to="/issues/$id" params={{ id: issue.id }}>
        {issue.number} {issue.title}
      </Link>{" "}
      <span className="quiet">{STATES[issue.state].word}</span>
    </>
  );
}
