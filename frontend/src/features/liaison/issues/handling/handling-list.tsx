import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { IssueList, IssueRow } from "@/api/generated/types.gen";
import { useActor } from "@/shared/auth/me";
import { instant } from "@/shared/format";
import { useUrlState } from "@/shared/hooks/use-url-state";
import { useOutbox } from "@/shared/outbox/use-outbox";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import phone from "@/shared/ui/phone.module.css";
import { StatusTag } from "@/shared/ui/status-tag";
import { Pager, Toggles } from "@/shared/ui/touch";
import { dueDay, dueWords } from "../next";
import { SeverityTag, StateTags } from "../tags";
import { Note } from "./note";
import { handlingOptions, type Which } from "./queries";

const LISTS = [
  { key: "todo", word: "等我办" },
  { key: "resolved", word: "等反映人确认" },
  { key: "all", word: "全部" },
] as const satisfies { key: Which; word: string }[];
const NOTHING: Record<Which, string> = {
  todo: "没有等您办理的诉求",
  resolved: "没有等反映人确认的诉求",
  all: "还没有诉求",
};

/** A handler's issues on the phone: how long there is still, and the two things one says about them. */
export function HandlingList() {
  const account = useActor().account_id;
  const [url, patch] = useUrlState();
  const which = (url.list ?? "todo") as Which;
  const query = useQuery(handlingOptions(account, which, Number(url.page ?? 1)));
  return (
    <div className={phone.page}>
      <PageHeader title="办件" subtitle="交到本单位的群众诉求" />
      <Toggles
        legend="哪些诉求"
        options={LISTS}
        chosen={which}
        onChoose={(key) => patch({ list: key === "todo" ? undefined : key, page: undefined })}
      />
      <Loaded query={query}>
        {({ data, at, isKept }) => (
          <>
            {isKept && (
              <p role="status" className={phone.kept}>
                截至 {instant(new Date(at).toISOString())}(离线):可以照常登记,联网后自动发送。
              </p>
            )}
            <Cards list={data} empty={NOTHING[which]} account={account} />
          </>
        )}
      </Loaded>
      <Note account={account} />
    </div>
  );
}

function Cards({ list, empty, account }: { list: IssueList; empty: string; account: string }) {
  const waiting = new Set(useOutbox(account).map(({ subject }) => subject));
  if (list.items.length === 0) return <Empty>{empty}</Empty>;
  return (
    <>
      <ul className={phone.list} aria-label="诉求">
        {list.items.map((row) => (
          <Card key={row.id} row={row} isWaiting={waiting.has(row.id)} />
        ))}
      </ul>
      <Pager list={list} unit="件" />
    </>
  );
}

const WITH_HANDLER: IssueRow["state"][] = ["assigned", "in_progress", "reopened"];

function Card({ row, isWaiting }: { row: IssueRow; isWaiting: boolean }) {
  const due = dueWords(row);
  const issue = { to: "/m/handling/$id", params: { id: row.id } } as const;
  return (
    <li className={phone.card}>
      <span className="row">
        <StateTags row={row} />
        {row.severity !== "normal" && <SeverityTag severity={row.severity} />}
        {due && <StatusTag tone={due.tone}>{due.word}</StatusTag>}
        {isWaiting && <StatusTag tone="warn">待发送</StatusTag>}
      </span>
      <h2 className={phone.title}>
        <Link {...issue} search={{ kind: "progress" }}>
          {row.title}
        </Link>
      </h2>
      <p className="quiet">
        {row.number} · {row.outlet_name ?? row.organization_name}
        {dueDay(row) && ` · ${dueDay(row)}`}
      </p>
      {WITH_HANDLER.includes(row.state) && (
        <div className={phone.actions}>
          <Link {...issue} search={{ kind: "progress" }}>
            有进展
          </Link>
          <Link {...issue} search={{ kind: "resolve" }} className={phone.main}>
            办理完毕
          </Link>
        </div>
      )}
    </li>
  );
}
