import type { IssueRead, IssueStepRead } from "@/api/generated/types.gen";
import { Words } from "@/shared/ui/facts";
import { StatusTag } from "@/shared/ui/status-tag";
import { Step, Steps } from "@/shared/ui/steps";
import { Evidence } from "./evidence";
import css from "./issues.module.css";
import { detailWords, SIDES } from "./words";

/** Every step of its life, the latest first, and whose word it was. */
export function Timeline({ issue }: { issue: IssueRead }) {
  return (
    <section className="card stack" aria-label="经过">
      <h2>经过</h2>
      <Steps newest="first">
        {issue.steps.toReversed().map((step) => (
          <StepShown key={step.id} issueId={issue.id} step={step} />
        ))}
      </Steps>
    </section>
  );
}

function StepShown({ issueId, step }: { issueId: string; step: IssueStepRead }) {
  const details = detailWords(step);
  return (
    <Step
      title={step.title}
      tag={<StatusTag tone={step.side === "reporter" ? "info" : "quiet"}>{SIDES[step.side]}</StatusTag>}
      by={step.by_name}
      at={step.at}
    >
      {details.length > 0 && <span className="quiet">{details.join(";")}</span>}
      {step.note && (
        <div className={css.step} data-side={step.side}>
          <Words>{step.note}</Words>
        </div>
      )}
      <Evidence issueId={issueId} files={step.attachments} />
    </Step>
  );
}
