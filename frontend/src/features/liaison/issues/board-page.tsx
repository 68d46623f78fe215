import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { App } from "antd";
import { useState } from "react";
import type { Board, IssueRow } from "@/api/generated/types.gen";
import { useUrlState } from "@/shared/hooks/use-url-state";
import { Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import css from "./board.module.css";
import { BoardColumn } from "./board-column";
import { FilterFields } from "./filter-fields";
import { filtersOf } from "./filters";
import { IssueMove } from "./issue-move";
import type { FormMove } from "./move-words";
import { boardOptions, type Filters } from "./queries";

type State = IssueRow["state"];

/** Which move leads into a column; into the others nobody but the reporter or the clock leads. */
const LEADS: Partial<Record<State, FormMove>> = {
  accepted: "accept",
  assigned: "assign",
  in_progress: "start",
  resolved: "resolve",
  rejected: "reject",
  merged: "merge",
};
const NOT_OURS: Partial<Record<State, string>> = {
  reported: "诉求不能退回到待受理。",
  confirmed: "只有反映人可以确认解决。",
  reopened: "只有反映人可以要求重新办理。",
  closed: "确认并回访之后由系统办结,不能手工办结。",
};
const TARGETS = Object.keys(LEADS) as State[];

/** The issues by state. A card that is moved opens the form of that move: nothing changes without words. */
export function BoardPage() {
  const [url] = useUrlState();
  const { sort: _, ...filters } = filtersOf(url);
  const query = useQuery(boardOptions(filters));
  return (
    <>
      <PageHeader
        title="诉求看板"
        trail={
          <Link to="/issues" search={url as never}>
            群众诉求
          </Link>
        }
        subtitle="把卡片拖到另一列,会打开那一步的办理表单;填好提交才算办理"
      />
      <search className={css.filters}>
        <FilterFields />
      </search>
      <Loaded query={query}>{(board) => <Columns board={board} filters={filters} />}</Loaded>
    </>
  );
}

function Columns({ board, filters }: { board: Board; filters: Filters }) {
  const [carried, setCarried] = useState<IssueRow>();
  const [moving, setMoving] = useState<{ row: IssueRow; move: FormMove }>();
  const { message } = App.useApp();
  const put = (row: IssueRow, to: State) => {
    setCarried(undefined);
    if (row.state === to) return;
    const move = LEADS[to];
    if (move) setMoving({ row, move });
    else void message.info(NOT_OURS[to]);
  };
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways is scrolled by keys too */}
      <section className={css.board} aria-label="看板" tabIndex={0}>
        {board.columns.map((column) => (
          // biome-ignore lint/a11y/noStaticElementInteractions: dragging is a second way; 移到… does the same
          <div
            key={column.state}
            className={css.column}
            data-open={carried !== undefined && carried.state !== column.state && column.state in LEADS}
            onDragOver={(event) => carried && event.preventDefault()}
            onDrop={() => carried && put(carried, column.state)}
          >
            <BoardColumn
              column={column}
              filters={filters}
              targets={TARGETS.filter((to) => to !== column.state)}
              onCarry={setCarried}
              onPut={put}
            />
          </div>
        ))}
      </section>
      {moving && (
        <IssueMove
          key={`${moving.row.id} ${moving.move}`}
          id={moving.row.id}
          move={moving.move}
          onClose={() => setMoving(undefined)}
        />
      )}
    </>
  );
}
