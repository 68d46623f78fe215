import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Alert } from "antd";
import type { RepresentativeRead } from "@/api/generated/types.gen";
import { Fact, Facts, Words } from "@/shared/ui/facts";
import { Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { Step, Steps } from "@/shared/ui/steps";
import { PairingsOf } from "../pairings/pairings-of";
import { Moves } from "./moves";
import { representativeOptions } from "./queries";
import { STEPS, StateTags, termWords } from "./words";

/** One representative: why, by whom, how long, and for which outlets; each step stays. */
export function RepresentativePage({ id }: { id: string }) {
  const query = useQuery(representativeOptions(id));
  return <Loaded query={query}>{(row) => <Page row={row} />}</Loaded>;
}

function Page({ row }: { row: RepresentativeRead }) {
  return (
    <>
      <PageHeader
        title={row.name}
        trail={<Link to="/representatives">党代表</Link>}
        subtitle={
          <span className="row">
            <span>
              {row.organization_name} · {row.position}
            </span>
            <StateTags row={row} />
          </span>
        }
        extra={<Moves row={row} />}
      />
      <div className="stack">
        {row.why_not_decide && <Alert type="info" showIcon title={row.why_not_decide} />}
        <section className="card" aria-label="基本情况">
          <Facts columns>
            <Fact title="任期">{termWords(row)}</Fact>
            {row.state === "nominated" && <Fact title="审定后任期至">{row.ends_if_approved}</Fact>}
            <Fact title="工号">{row.employee_no}</Fact>
            <Fact title="所在组织">{row.member_organization_name ?? "—"}</Fact>
            <Fact title="推荐单位">{row.nominating_body}</Fact>
            <Fact title="推荐人">{row.nominated_by_name}</Fact>
            <Fact title="审定单位">{row.approving_body ?? "—"}</Fact>
            <Fact title="最近走访">{row.last_visited_on ?? "还没有"}</Fact>
          </Facts>
        </section>
        {row.criteria.length > 0 && (
          <section className="card" aria-label="推荐条件">
            <h2>推荐条件</h2>
            <Facts>
              {row.criteria.map(({ code, title, words }) => (
                <Fact key={code} title={title}>
                  <Words>{words}</Words>
                </Fact>
              ))}
            </Facts>
          </section>
        )}
        {row.state !== "nominated" && row.state !== "declined" && <PairingsOf representative={row} />}
        <section className="card" aria-label="经过">
          <h2>经过</h2>
          <Steps>
            {row.steps.map((step) => (
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
