import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { CommonFinding } from "@/api/generated/types.gen";
import { instant } from "@/shared/format";
import { Fact, Facts, Words } from "@/shared/ui/facts";
import { Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { PlainTable } from "@/shared/ui/plain-table";
import { Step, Steps } from "@/shared/ui/steps";
import { STATES as ISSUE_STATES } from "../issues/words";
import { Moves } from "./moves";
import { findingOptions } from "./queries";
import { FindingTags, STATES, STEPS } from "./words";

/** One finding: what points to it, who answers, what was answered, and whether it came before. */
export function FindingPage({ id }: { id: string }) {
  const query = useQuery(findingOptions(id));
  return <Loaded query={query}>{(finding) => <Page finding={finding} />}</Loaded>;
}

function Page({ finding }: { finding: CommonFinding }) {
  return (
    <>
      <PageHeader
        title={finding.title}
        trail={<Link to="/findings">共性问题</Link>}
        subtitle={
          <span className="row">
            <span>
              {finding.category_title} · {finding.organization_name} · {finding.issues} 件诉求
            </span>
            <FindingTags row={finding} />
          </span>
        }
        extra={<Moves finding={finding} />}
      />
      <div className="stack">
        <section className="card" aria-label="答复">
          <Facts>
            <Fact title="责任单位">{finding.owner_name ?? "待确定"}</Fact>
            <Fact title="答复期限">{finding.due_on ?? "待确定"}</Fact>
            <Fact title="原因">{finding.cause ? <Words>{finding.cause}</Words> : "待答复"}</Fact>
            <Fact title="措施">{finding.measures ? <Words>{finding.measures}</Words> : "待答复"}</Fact>
          </Facts>
        </section>
        <section className="card stack" aria-label="诉求">
          <h2>诉求</h2>
          <PlainTable heads={["编号", "事项", "网点", "状态", "反映"]}>
            {finding.members.map((issue) => (
              <tr key={issue.id}>
                <td className="num">{issue.number}</td>
                <td>
                  <Link to="/issues/$id" params={{ id: issue.id }}>
                    {issue.title}
                  </Link>
                </td>
                <td>{issue.outlet_name ?? issue.organization_name}</td>
                <td>{ISSUE_STATES[issue.state].word}</td>
                <td className="num">{instant(issue.reported_at)}</td>
              </tr>
            ))}
          </PlainTable>
        </section>
        {finding.earlier.length > 0 && (
          <section className="card stack" aria-label="以前出现过">
            <h2>以前出现过</h2>
            <PlainTable heads={["发现", "结论", "当时的措施"]}>
              {finding.earlier.map((one) => (
                <tr key={one.id}>
                  <td>
                    <Link to="/findings/$id" params={{ id: one.id }}>
                      {instant(one.found_at)}
                    </Link>
                  </td>
                  <td>{STATES[one.state].word}</td>
                  <td>{one.measures ?? "—"}</td>
                </tr>
              ))}
            </PlainTable>
          </section>
        )}
        <section className="card" aria-label="经过">
          <h2>经过</h2>
          <Steps>
            {finding.steps.map((step) => (
              <Step key={step.id} title={STEPS[step.kind]} by={step.by_name} at={step.at}>
                {step.note && <Words>{step.note}</Words>}
              </Step>
            ))}
          </Steps>
        </section>
      </div>
    </>
  );
}
