import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Dropdown } from "antd";
import type { BoardColumn as Column, IssueRow } from "@/api/generated/types.gen";
import { ProblemResult } from "@/shared/ui/problem-result";
import { StatusTag } from "@/shared/ui/status-tag";
import css from "./board.module.css";
import { dueWords } from "./next";
import { type Filters, moreOptions } from "./queries";
import { SEVERITIES, STATES } from "./words";

interface CardsProps {
  /** A card is being dragged, or no longer. */
  onCarry: (row: IssueRow | undefined) => void;
  /** Where a card may be put, for who does not drag. */
  targets: readonly IssueRow["state"][];
  onPut: (row: IssueRow, to: IssueRow["state"]) => void;
}

interface Props extends CardsProps {
  column: Column;
  filters: Filters;
}

/** One state: how many there are, the most pressing first, and more of them when asked. */
export function BoardColumn({ column, filters, ...cards }: Props) {
  const more = useInfiniteQuery(moreOptions(column, filters));
  const later = more.data?.pages.flatMap(({ items }) => items) ?? [];
  const first = new Set(column.items.map(({ id }) => id));
  const rows = [...column.items, ...later.filter(({ id }) => !first.has(id))];
  const left = column.total - rows.length;
  const goesOn = more.data === undefined ? left > 0 || column.is_capped : more.hasNextPage;
  return (
    <>
      <h2 className={css.head}>
        <StatusTag tone={STATES[column.state].tone}>{column.title}</StatusTag>
        <span className="num">
          {column.total}
          {column.is_capped && "+"}
        </span>
      </h2>
      {column.overdue > 0 && <p className={css.late}>超期 {column.overdue} 件</p>}
      <ul className={css.cards}>
        {rows.map((row) => (
          <Card key={row.id} row={row} {...cards} />
        ))}
      </ul>
      {column.total === 0 && <p className="quiet">没有</p>}
      {more.isError && <ProblemResult error={more.error} onRetry={() => void more.fetchNextPage()} />}
      {goesOn && (
        <Button
          block
          loading={more.isFetching}
          onClick={() => void (more.data === undefined ? more.refetch() : more.fetchNextPage())}
        >
          {column.is_capped ? "再看一些" : `再看一些(还有 ${left} 件)`}
        </Button>
      )}
    </>
  );
}

function Card({ row, onCarry, targets, onPut }: CardsProps & { row: IssueRow }) {
  const due = dueWords(row);
  return (
    <li
      className={css.card}
      draggable
      onDragStart={(event) => {
        event.dataTransfer.setData("text/plain", row.number);
        onCarry(row);
      }}
      onDragEnd={() => onCarry(undefined)}
    >
      <Link to="/issues/$id" params={{ id: row.id }} draggable={false}>
        {row.title}
      </Link>
      <span className="quiet">
        {row.number} · {row.category_title}
      </span>
      <span className="row">
        {row.severity !== "normal" && (
          <StatusTag tone={SEVERITIES[row.severity].tone}>{SEVERITIES[row.severity].word}</StatusTag>
        )}
        {due && <StatusTag tone={due.tone}>{due.word}</StatusTag>}
      </span>
      <span className={css.foot}>
        <span className="quiet">{row.handler_organization_name ?? row.organization_name}</span>
        <Dropdown
          trigger={["click"]}
          menu={{
            items: targets.map((to) => ({
              key: to,
              label: `移到“${STATES[to].word}”`,
              onClick: () => onPut(row, to),
            })),
          }}
        >
          <Button aria-label={`移到… ${row.number}`}>移到…</Button>
        </Dropdown>
      </span>
    </li>
  );
}
