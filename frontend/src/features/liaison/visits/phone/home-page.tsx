import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Home, HomeOutlet } from "@/api/generated/types.gen";
import { useActor } from "@/shared/auth/me";
import { instant } from "@/shared/format";
import { flush } from "@/shared/outbox/outbox";
import type { OutboxItem } from "@/shared/outbox/store";
import { useOutbox } from "@/shared/outbox/use-outbox";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import phone from "@/shared/ui/phone.module.css";
import { StatusTag } from "@/shared/ui/status-tag";
import { STATES } from "../../issues/words";
import { homeOptions, rhythmOf } from "./queries";
import { useReadyOffline } from "./use-ready-offline";
import { VISIT } from "./visit-draft";

const ISSUES_SHOWN = 3;

/** A representative's day: my outlets, which visit is due next, and what became of what I collected. */
export function HomePage() {
  const account = useActor().account_id;
  const query = useQuery(homeOptions(account));
  const waiting = useOutbox(account).filter(({ kind }) => kind === VISIT);
  useReadyOffline();
  const refresh = () => {
    void flush(account, { force: true }).catch(() => undefined);
    void query.refetch();
  };
  const home = query.data?.data;
  return (
    <div className={phone.page}>
      <PageHeader
        title={home ? `我的网点 ${home.outlets.length} 个` : "我的网点"}
        subtitle={home && summary(home)}
        extra={
          <button type="button" className={phone.button} onClick={refresh} aria-busy={query.isFetching}>
            刷新
          </button>
        }
      />
      <Loaded query={query}>
        {({ data, at, isKept }) => (
          <>
            {isKept && (
              <p role="status" className={phone.kept}>
                截至 {instant(new Date(at).toISOString())}(离线):可以照常记走访,联网后自动发送。
              </p>
            )}
            <Outlets home={data} waiting={waiting} />
            <Latest home={data} />
          </>
        )}
      </Loaded>
    </div>
  );
}

function summary({ counts, outlets }: Home): string {
  const overdue = outlets.filter(({ is_overdue }) => is_overdue).length;
  const parts = [
    `收集 ${counts.collected} 件`,
    `办结 ${counts.resolved} 件`,
    `反映人确认 ${counts.confirmed} 件`,
  ];
  if (overdue > 0) parts.unshift(`走访逾期 ${overdue} 个`);
  return parts.join(" · ");
}

function Outlets({ home, waiting }: { home: Home; waiting: OutboxItem[] }) {
  if (!home.representative) return <Empty>您现在不是党代表,没有结对网点。如有疑问,请联系组织部门。</Empty>;
  if (home.outlets.length === 0) return <Empty>还没有安排结对网点。安排后会出现在这里。</Empty>;
  return (
    <ul aria-label="我的网点" className={phone.list}>
      {home.outlets.map((outlet) => (
        <OutletCard
          key={outlet.pairing_id}
          outlet={outlet}
          day={home.day}
          waiting={waiting.filter(({ subject }) => subject === outlet.outlet_id).length}
        />
      ))}
    </ul>
  );
}

function OutletCard({ outlet, day, waiting }: { outlet: HomeOutlet; day: string; waiting: number }) {
  const { tone, word } = rhythmOf(outlet, day);
  const more = outlet.issues.length - ISSUES_SHOWN;
  return (
    <li className={phone.card}>
      <h2 className={phone.title}>{outlet.name}</h2>
      <p>
        <StatusTag tone={tone}>{word}</StatusTag>{" "}
        {outlet.is_uncovered && <StatusTag tone="warn">无党员</StatusTag>}{" "}
        {waiting > 0 && <StatusTag tone="info">走访待发送 {waiting}</StatusTag>}
      </p>
      <p className="quiet">
        {outlet.organization_name} · {outlet.staff_count} 人
        {outlet.liaison_point && ` · 联系点:${outlet.liaison_point}`}
      </p>
      <p>
        上次走访 {outlet.last_visited_on ?? "还没有"},下次 {outlet.due_on} 前
      </p>
      {outlet.issues.length > 0 && (
        <ul aria-label={`${outlet.name}未办结的问题`}>
          {outlet.issues.slice(0, ISSUES_SHOWN).map((issue) => (
            <li key={issue.id}>
              <StatusTag tone={STATES[issue.state].tone}>{STATES[issue.state].word}</StatusTag> {issue.title}
            </li>
          ))}
          {more > 0 && <li className="quiet">另有 {more} 件未办结</li>}
        </ul>
      )}
      <div className={`${phone.actions} ${phone.wide}`}>
        <Link to="/m/visits/new" search={{ outlet: outlet.outlet_id }} className={phone.main}>
          记走访
        </Link>
      </div>
    </li>
  );
}

function Latest({ home }: { home: Home }) {
  if (home.visits.length === 0) return null;
  return (
    <section aria-labelledby="latest">
      <h2 id="latest">最近走访</h2>
      <ul className={phone.list}>
        {home.visits.map((visit) => (
          <li key={visit.id}>
            {visit.visited_on} {visit.outlet_name}
            {visit.issue_count > 0 && <span className="quiet"> · 收集问题 {visit.issue_count} 个</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
