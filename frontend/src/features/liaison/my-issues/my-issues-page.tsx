import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReporterRow } from "@/api/generated/types.gen";
import { TONES } from "@/features/liaison/receipt/reporter-view";
import { Can } from "@/shared/auth/can";
import { instant } from "@/shared/format";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import phone from "@/shared/ui/phone.module.css";
import { StatusTag } from "@/shared/ui/status-tag";
import { Pager, Toggles } from "@/shared/ui/touch";
import { HandOn } from "./hand-on";
import { type List, myIssuesOptions } from "./queries";

const NOTHING: Record<List, string> = {
  all: "您还没有实名反映过问题;匿名的请凭回执查看",
  waiting: "没有等您答复的",
  others: "您还没有代人反映过问题",
};
const HANDED_ON: ReporterRow["state"][] = ["reported", "accepted", "assigned", "in_progress", "reopened"];

/** What one raised by name, what waits for one's own word first. */
export function MyIssuesPage() {
  const [url, patch] = useUrlState();
  const chosen = (textOf(url.list) ?? "all") as List;
  const query = useQuery(myIssuesOptions(Number(url.page ?? 1), chosen));
  return (
    <div className={phone.page}>
      <PageHeader title="我的反映" subtitle="是否解决,由您说了算" />
      <Can permission="liaison.issue:report">
        <Link to="/m/issues/new" className={`${phone.button} ${phone.submit}`}>
          反映问题
        </Link>
      </Can>
      <Toggles
        legend="看哪些"
        options={[
          { key: "all", word: "全部" },
          { key: "waiting", word: "等我答复" },
          { key: "others", word: "代人反映" },
        ]}
        chosen={chosen}
        onChoose={(key) => patch({ list: key === "all" ? undefined : key, page: undefined })}
      />
      <Loaded query={query}>
        {(list) =>
          list.items.length === 0 ? (
            <Empty>{NOTHING[chosen]}</Empty>
          ) : (
            <>
              <ul className={phone.list} aria-label="我的反映">
                {list.items.map((row) => (
                  <Row key={row.id} row={row} forOther={chosen === "others"} />
                ))}
              </ul>
              <Pager list={list} unit="件" />
            </>
          )
        }
      </Loaded>
      <a className={phone.back} href="/c">
        凭回执查看匿名反映
      </a>
    </div>
  );
}

function Row({ row, forOther }: { row: ReporterRow; forOther: boolean }) {
  return (
    <li className={phone.card}>
      <span className="row">
        <span className="num">{row.number}</span>
        <StatusTag tone={TONES[row.state]}>{row.state_title}</StatusTag>
        {row.waits_for_me && row.state !== "resolved" && <StatusTag tone="warn">请回访答复</StatusTag>}
      </span>
      <h2 className={phone.title}>
        {forOther ? (
          row.title
        ) : (
          <Link to="/m/issues/$id" params={{ id: row.id }}>
            {row.title}
          </Link>
        )}
      </h2>
      <span className="quiet">
        {row.category_title} · {instant(row.reported_at)} 反映
      </span>
      {forOther && HANDED_ON.includes(row.state) && <HandOn id={row.id} />}
    </li>
  );
}
