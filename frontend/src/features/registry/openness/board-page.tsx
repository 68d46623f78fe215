import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, DatePicker, Segmented } from "antd";
import dayjs from "dayjs";
import type { OpennessBoard } from "@/api/generated/types.gen";
import { Can } from "@/shared/auth/can";
import { useActor } from "@/shared/auth/me";
import { businessDate } from "@/shared/format";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { OrgFilter } from "@/shared/ui/list-filters";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { DAY } from "../venues/words";
import css from "./board.module.css";
import { boardOptions } from "./queries";

const PAPERS = [
  { value: "A4", label: "A4 竖版" },
  { value: "A3", label: "A3 横版" },
];

/** The board of a branch for a day, on the screen as it will be on paper. */
export function BoardPage() {
  const [url, patch] = useUrlState();
  const actor = useActor();
  const own = actor.roles.find(({ organization_id }) => organization_id)?.organization_id;
  const on = textOf(url.on) ?? businessDate();
  const paper = url.paper === "A3" ? "A3" : "A4";
  const query = useQuery(boardOptions(textOf(url.org) ?? own ?? "", on));
  return (
    <>
      <div className={css.screen}>
        <PageHeader
          title="支部看板"
          trail={<Link to="/openness">公开事项</Link>}
          subtitle="按日期生成,当天公开中的事项都在上面"
          extra={
            <Button type="primary" disabled={!query.data} onClick={() => window.print()}>
              打印看板
            </Button>
          }
        />
        <div className={`row ${css.choices}`}>
          <Can permission="registry.organization:read">
            <OrgFilter label="看板的组织" placeholder="选择支部" width={280} />
          </Can>
          <DatePicker
            aria-label="看板日期"
            allowClear={false}
            value={dayjs(on)}
            onChange={(day) => patch({ on: day?.format(DAY) })}
          />
          <Segmented
            aria-label="纸张"
            value={paper}
            options={PAPERS}
            onChange={(chosen) => patch({ paper: chosen === "A4" ? undefined : chosen })}
          />
        </div>
      </div>
      <Loaded query={query}>{(board) => <Board board={board} paper={paper} />}</Loaded>
    </>
  );
}

function Board({ board, paper }: { board: OpennessBoard; paper: "A4" | "A3" }) {
  return (
    <article className={`${css.board} ${paper === "A3" ? css.wide : css.tall}`} aria-label="看板">
      <header className={css.head}>
        <h2>{board.organization_name}</h2>
        <p>党务公开看板 · {board.on}</p>
      </header>
      {(board.posts.length > 0 || board.venues.length > 0) && (
        <dl className={css.people}>
          {board.posts.map((post) => (
            <div key={`${post.title}-${post.member_name}`}>
              <dt>{post.title}</dt>
              <dd>{post.member_name}</dd>
            </div>
          ))}
          {board.venues.map((venue) => (
            <div key={venue.name}>
              <dt>{venue.kind_title}</dt>
              <dd>
                {venue.name}({venue.place})
              </dd>
            </div>
          ))}
        </dl>
      )}
      <div className={css.sections}>
        {board.sections.map((section) => (
          <section key={section.code} className={css.section} aria-label={section.title}>
            <h3>{section.title}</h3>
            {section.entries.length === 0 ? (
              <Empty>暂无</Empty>
            ) : (
              section.entries.map((entry) => (
                <div key={`${entry.published_on}-${entry.title}`} className={css.entry}>
                  <h4>{entry.title}</h4>
                  <p className={css.words}>{entry.content}</p>
                  <p className={css.days}>
                    {entry.published_on} 公布{entry.until ? `,公开至 ${entry.until}` : ""}
                  </p>
                </div>
              ))
            )}
          </section>
        ))}
      </div>
    </article>
  );
}
