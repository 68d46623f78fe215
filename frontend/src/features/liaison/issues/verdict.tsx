import type { IssueRead } from "@/api/generated/types.gen";
import { instant } from "@/shared/format";
import { Words } from "@/shared/ui/facts";
import { StatusTag } from "@/shared/ui/status-tag";
import { Evidence } from "./evidence";
import css from "./issues.module.css";
import { RESOLUTIONS } from "./words";

/** What the handler says and what the reporter says, side by side: only the second makes it solved (D-28). */
export function Verdict({ issue }: { issue: IssueRead }) {
  if (issue.resolved_at === null) return null;
  return (
    <section className="card stack" aria-label="是否解决">
      <h2>是否解决</h2>
      <div className={css.said}>
        <Claim issue={issue} />
        <Word issue={issue} />
      </div>
    </section>
  );
}

function Claim({ issue }: { issue: IssueRead }) {
  return (
    <div className={css.claim}>
      <span className="row">
        <strong>承办单位说</strong>
        <StatusTag tone="info">
          {issue.resolution_kind ? RESOLUTIONS[issue.resolution_kind] : "办理完毕"}
        </StatusTag>
      </span>
      <span className="quiet">
        {issue.handler_organization_name} · {instant(issue.resolved_at)}
        {issue.elapsed_workdays !== null && ` · 用时 ${issue.elapsed_workdays} 个工作日`}
      </span>
      {issue.resolution_summary && <Words>{issue.resolution_summary}</Words>}
      <Evidence issueId={issue.id} files={issue.resolution_attachments} />
    </div>
  );
}

function Word({ issue }: { issue: IssueRead }) {
  const { word, said, note } = wordOf(issue);
  return (
    <div className={css.word} data-word={said}>
      <span className="row">
        <strong>反映人说</strong>
        <StatusTag tone={said === "yes" ? "good" : said === "no" ? "bad" : "warn"}>{word}</StatusTag>
      </span>
      <span className="quiet">{note}</span>
      {issue.satisfaction !== null && <span>满意度 {issue.satisfaction} / 5(反映人评价)</span>}
      {issue.lasting !== null && (
        <span>回访:{issue.lasting === "yes" ? "问题没有再出现" : "问题又出现了"}</span>
      )}
    </div>
  );
}

function wordOf(issue: IssueRead): { word: string; said: "yes" | "no" | "none"; note: string } {
  if (issue.state === "reopened" || (issue.reopened_count > 0 && issue.state === "in_progress"))
    return {
      word: issue.is_half_solved ? "解决了一半" : "没有解决",
      said: "no",
      note: `第 ${issue.reopened_count} 次要求重新办理`,
    };
  if (issue.confirmed_at !== null)
    return { word: "确认解决", said: "yes", note: instant(issue.confirmed_at) };
  if (issue.close_kind === "unanswered")
    return { word: "没有答复", said: "none", note: "按“未答复”办结,单独统计,不算解决" };
  return {
    word: "还没有确认",
    said: "none",
    note: `请在 ${issue.confirmation_due_on} 前确认;只有反映人能说已解决`,
  };
}
