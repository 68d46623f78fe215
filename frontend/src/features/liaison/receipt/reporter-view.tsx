import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReporterStep, ReporterView } from "@/api/generated/types.gen";
import { Fact, Facts, Words } from "@/shared/ui/facts";
import { Loaded } from "@/shared/ui/loaded";
import { StatusTag, type Tone } from "@/shared/ui/status-tag";
import { Step, Steps } from "@/shared/ui/steps";
import { AddForm } from "./add-form";
import { Files } from "./files";
import css from "./receipt.module.css";
import { ReplyForms } from "./reply-forms";
import { type Source, viewOptions } from "./source";

const SIDES: Record<ReporterStep["side"], string> = {
  office: "受理单位",
  handler: "办理单位",
  reporter: "反映人",
  system: "系统",
};

export const TONES: Record<ReporterView["state"], Tone> = {
  reported: "info",
  accepted: "info",
  assigned: "info",
  in_progress: "info",
  resolved: "warn",
  confirmed: "good",
  reopened: "bad",
  closed: "quiet",
  rejected: "quiet",
  merged: "quiet",
};

/** One's own issue: how it goes, and the last word, which is the reporter's alone. */
export function ReporterIssue({ source }: { source: Source }) {
  const query = useQuery(viewOptions(source));
  const client = useQueryClient();
  const told = (view: ReporterView) => {
    client.setQueryData(source.key, view);
    void client.invalidateQueries({ queryKey: ["liaison", "my-issues"] });
  };
  return (
    <Loaded query={query}>
      {(issue) => (
        <div className={css.page}>
          <header>
            <p className="row">
              <span className="num">{issue.number}</span>
              <StatusTag tone={TONES[issue.state]}>{issue.state_title}</StatusTag>
            </p>
            <h1>{issue.title}</h1>
          </header>
          <ReplyForms issue={issue} source={source} onTold={told} />
          <Answer issue={issue} />
          <What issue={issue} source={source} />
          <section className={css.card} aria-label="办理经过">
            <h2>办理经过</h2>
            <Steps>
              {issue.steps.map((step) => (
                <Step key={`${step.at} ${step.kind}`} title={step.title} by={SIDES[step.side]} at={step.at}>
                  {step.note && <Words>{step.note}</Words>}
                  <Files files={step.attachments} source={source} />
                </Step>
              ))}
            </Steps>
          </section>
          {issue.may_add && <AddForm source={source} onTold={told} />}
        </div>
      )}
    </Loaded>
  );
}

/** What the handler says was done. */
function Answer({ issue }: { issue: ReporterView }) {
  if (!issue.resolution_title) return null;
  return (
    <section className={css.card} aria-label="办理结果">
      <h2>办理单位报告:{issue.resolution_title}</h2>
      {issue.resolution_summary && <Words>{issue.resolution_summary}</Words>}
      {issue.state === "closed" && issue.close_kind === "unanswered" && (
        <p>到期没有收到您的答复,已按“反映人未答复”办结,不计为已解决。</p>
      )}
      {issue.satisfaction !== null && <p>您的评价:{issue.satisfaction} 分</p>}
    </section>
  );
}

function What({ issue, source }: { issue: ReporterView; source: Source }) {
  return (
    <section className={css.card} aria-label="反映的内容">
      <h2>反映的内容</h2>
      <Words>{issue.description}</Words>
      <Files files={issue.attachments} source={source} />
      <Facts>
        <Fact title="类别">{issue.category_title}</Fact>
        <Fact title="反映到">{issue.outlet_name ?? issue.organization_name}</Fact>
        {issue.handler_name && <Fact title="办理单位">{issue.handler_name}</Fact>}
        <Promised issue={issue} />
        {issue.merged_into_number && <Fact title="已并入">{issue.merged_into_number}</Fact>}
        {issue.is_anonymous && <Fact title="匿名">没有保存您的姓名、账号和网络地址</Fact>}
      </Facts>
    </section>
  );
}

function Promised({ issue }: { issue: ReporterView }) {
  if (issue.state === "reported") return <Fact title="受理期限">{issue.accept_due_on} 前</Fact>;
  if (issue.state === "resolved" && issue.confirmation_due_on)
    return <Fact title="请您答复">{issue.confirmation_due_on} 前</Fact>;
  if (issue.due_on && ["assigned", "in_progress", "reopened"].includes(issue.state))
    return <Fact title="办理期限">{issue.due_on} 前</Fact>;
  return null;
}
