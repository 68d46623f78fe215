import type { FeedbackOwn } from "@/api/generated/types.gen";
import { StatusTag } from "@/shared/ui/status-tag";

export function FeedbackState({ row }: { row: Pick<FeedbackOwn, "state" | "is_overdue"> }) {
  if (row.state === "answered") return <StatusTag tone="good">已答复</StatusTag>;
  return row.is_overdue ? (
    <StatusTag tone="bad">已超期</StatusTag>
  ) : (
    <StatusTag tone="info">办理中</StatusTag>
  );
}

/** A complaint as its asker reads it, with the answer. */
export function Own({ row }: { row: FeedbackOwn }) {
  return (
    <article className="stack" style={{ gap: "0.25rem" }}>
      <p className="row">
        <strong>{row.about}</strong>
        <FeedbackState row={row} />
      </p>
      <p>{row.text}</p>
      {row.answer ? (
        <p>
          答复({row.answered_by_name} {row.answered_on}):{row.answer}
        </p>
      ) : (
        <p className="quiet">
          {row.received_on} 收到,{row.due_on} 前答复
        </p>
      )}
    </article>
  );
}
