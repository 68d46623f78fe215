import type { IssueRead, IssueStepRead } from "@/api/generated/types.gen";
import { businessDate } from "@/shared/format";
import { Fact, Facts } from "@/shared/ui/facts";
import { DueTag } from "./tags";

const CHANGES: IssueStepRead["kind"][] = ["paused", "resumed", "extended", "overdue", "escalated"];

/** Why the day is the day that it is: what it was, and each pause and extension with its reason. */
export function ClockCard({ issue }: { issue: IssueRead }) {
  const changes = issue.steps.filter(({ kind }) => CHANGES.includes(kind));
  return (
    <section className="card stack" aria-label="期限">
      <h2>期限</h2>
      <Facts>
        <Fact title="现在">
          <DueTag row={issue} />
        </Fact>
        <Fact title="受理">
          {issue.accept_due_on} 前
          {issue.accepted_at && (
            <span className="quiet"> · {businessDate(new Date(issue.accepted_at))} 已受理</span>
          )}
        </Fact>
        {issue.due_on && <Fact title="办结">{issue.due_on} 前</Fact>}
        {issue.extended_days > 0 && (
          <Fact title="延期">
            {issue.extended_days} 个工作日
            {issue.extension_left > 0 && (
              <span className="quiet">(还可延 {issue.extension_left} 个工作日)</span>
            )}
          </Fact>
        )}
        {issue.paused_workdays > 0 && <Fact title="暂停">{issue.paused_workdays} 个工作日不计入用时</Fact>}
        {issue.elapsed_workdays !== null && (
          <Fact title="用时">
            {issue.elapsed_workdays} 个工作日
            {issue.was_overdue ? "(超期办理)" : "(按期)"}
          </Fact>
        )}
      </Facts>
      {changes.length > 0 && (
        <ul className="stack" aria-label="期限的变动">
          {changes.map((step) => (
            <li key={step.id}>
              <strong>{step.title}</strong> <span className="quiet">{businessDate(new Date(step.at))}</span>
              {step.note && <> {step.note}</>}
            </li>
          ))}
        </ul>
      )}
      <p className="quiet">期限按工作日计算,节假日和调休以“工作日历”为准。</p>
    </section>
  );
}
