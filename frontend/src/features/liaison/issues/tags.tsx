import type { IssueRow } from "@/api/generated/types.gen";
import { StatusTag } from "@/shared/ui/status-tag";
import { dueDay, dueWords } from "./next";
import { SEVERITIES, STATES } from "./words";

type Standing = Pick<IssueRow, "state" | "close_kind" | "is_half_solved" | "is_escalated">;

export function stateWord({ state, close_kind }: Pick<Standing, "state" | "close_kind">): string {
  return state === "closed" && close_kind === "unanswered" ? "未答复办结" : STATES[state].word;
}

export function StateTags({ row }: { row: Standing }) {
  return (
    <span className="row">
      <StatusTag tone={STATES[row.state].tone}>{stateWord(row)}</StatusTag>
      {row.state === "reopened" && row.is_half_solved && <StatusTag tone="warn">解决一半</StatusTag>}
      {row.is_escalated && <StatusTag tone="bad">已提级</StatusTag>}
    </span>
  );
}

export function SeverityTag({ severity }: { severity: IssueRow["severity"] }) {
  const { word, tone } = SEVERITIES[severity];
  return <StatusTag tone={tone}>{word}</StatusTag>;
}

/** The day that counts now, and how far it is. */
export function DueTag({ row }: { row: IssueRow }) {
  const day = dueDay(row);
  const due = dueWords(row);
  if (!day && !due) return <span className="quiet">—</span>;
  return (
    <span style={{ display: "grid", justifyItems: "start" }}>
      {day && <span className="num">{day}</span>}
      {due && <StatusTag tone={due.tone}>{due.word}</StatusTag>}
    </span>
  );
}
