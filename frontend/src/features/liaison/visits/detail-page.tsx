import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import type { LookedAtRead, VisitRead } from "@/api/generated/types.gen";
import { instant } from "@/shared/format";
import { Fact, Facts, Words } from "@/shared/ui/facts";
import { Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { StatusTag } from "@/shared/ui/status-tag";
import { Step, Steps } from "@/shared/ui/steps";
import { STATES } from "../issues/words";
import { CorrectForm } from "./correct-form";
import { visitOptions } from "./queries";

/** One visit, the issues raised there as they stand now, and everything that it ever said. */
export function VisitDetailPage({ id }: { id: string }) {
  const query = useQuery(visitOptions(id));
  return <Loaded query={query}>{(row) => <Page row={row} />}</Loaded>;
}

function Page({ row }: { row: VisitRead }) {
  const [isCorrecting, setCorrecting] = useState(false);
  return (
    <>
      <PageHeader
        title={`走访${row.outlet_name}`}
        trail={<Link to="/visits">走访</Link>}
        subtitle={
          <span className="row">
            {row.visited_on} · {row.representative_name}
            {row.version > 1 && <StatusTag tone="info">已更正</StatusTag>}
          </span>
        }
        extra={row.may_correct && <Button onClick={() => setCorrecting(true)}>更正</Button>}
      />
      <div className="stack">
        <section className="card" aria-label="走访情况">
          <Facts>
            <Fact title="看到的情况">
              <Words>{row.seen}</Words>
            </Fact>
            <Fact title="做了什么">
              <Words>{row.done ?? "—"}</Words>
            </Fact>
            <Fact title="所属组织">{row.organization_name}</Fact>
            <Fact title="记录">
              {row.recorded_by_name} · {instant(row.recorded_at)}
            </Fact>
          </Facts>
        </section>
        {row.issues.length > 0 && (
          <section className="card" aria-label="现场收集的问题">
            <h2>现场收集的问题</h2>
            <ul>
              {row.issues.map((issue) => (
                <li key={issue.id}>
                  <StatusTag tone={STATES[issue.state].tone}>{STATES[issue.state].word}</StatusTag>{" "}
                  <Link to="/issues/$id" params={{ id: issue.id }}>
                    {issue.number} {issue.title}
                  </Link>
                </li>
              ))}
            </ul>
          </section>
        )}
        {row.looked_at.length > 0 && <LookedAt issues={row.looked_at} />}
        {row.version > 1 && (
          <section className="card" aria-label="各次版本">
            <h2>各次版本</h2>
            <Steps newest="first">
              {row.versions.map((version) => (
                <Step
                  key={version.number}
                  title={version.number === 1 ? "最初记录" : `第 ${version.number - 1} 次更正`}
                  by={version.by_name}
                  at={version.at}
                >
                  {version.reason && <Words>更正原因:{version.reason}</Words>}
                  <Words>
                    {version.visited_on} {version.seen}
                    {version.done && ` ${version.done}`}
                  </Words>
                </Step>
              ))}
            </Steps>
          </section>
        )}
      </div>
      {isCorrecting && <CorrectForm row={row} onClose={() => setCorrecting(false)} />}
    </>
  );
}

function LookedAt({ issues }: { issues: LookedAtRead[] }) {
  return (
    <section className="card" aria-label="回看以前的问题">
      <h2>回看以前的问题</h2>
      <ul>
        {issues.map((issue) => (
          <li key={issue.id}>
            <StatusTag tone={STATES[issue.state].tone}>{STATES[issue.state].word}</StatusTag>{" "}
            <Link to="/issues/$id" params={{ id: issue.id }}>
              {issue.number} {issue.title}
            </Link>
            {issue.words && <Words> {issue.words}</Words>}
          </li>
        ))}
      </ul>
    </section>
  );
}
