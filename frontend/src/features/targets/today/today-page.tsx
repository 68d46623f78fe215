import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { TodayRead } from "@/api/generated/types.gen";
import { flush } from "@/shared/outbox/outbox";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import phone from "@/shared/ui/phone.module.css";
import { ProblemResult } from "@/shared/ui/problem-result";
import { type Card, checkIn } from "./check-in";
import { DoneToday } from "./done-today";
import { announce, Note } from "./note";
import { TaskCard } from "./task-card";
import { useReadyOffline } from "./use-ready-offline";
import { useToday } from "./use-today";
import { clock, dayWords } from "./words";

/** A person's day on the phone: what is to be done, each in one tap where nothing changed. */
export function TodayPage() {
  const { account, query, queue, overlay } = useToday();
  const [failure, setFailure] = useState<unknown>();
  const refused = queue.filter(({ state }) => state === "refused");
  useReadyOffline();
  const nothingNew = async ({ item }: Card) => {
    setFailure(undefined);
    try {
      announce(await checkIn(account, item, { kind: "no_change" }));
    } catch (error) {
      setFailure(error);
    }
  };
  const refresh = () => {
    void flush(account, { force: true }).catch(() => undefined);
    void query.refetch();
  };
  const open = overlay?.today.list.counts.open;
  const unlisted = (open ?? 0) - (overlay?.cards.length ?? 0);
  return (
    <div className={phone.page}>
      <PageHeader
        title={open === undefined ? "今天" : `今天 ${open} 件`}
        subtitle={overlay && summary(overlay.today.list)}
        extra={
          <button type="button" className={phone.button} onClick={refresh} aria-busy={query.isFetching}>
            刷新
          </button>
        }
      />
      {overlay?.today.isKept && (
        <p role="status" className={phone.kept}>
          截至 {clock(overlay.today.at)}(离线):可以照常打点,联网后自动发送。
        </p>
      )}
      {failure !== undefined && <ProblemResult error={failure} />}
      <Loaded query={query}>
        {() => (
          <>
            <ul aria-label="今天的任务" className={phone.list}>
              {overlay?.cards.map((card) => (
                <TaskCard key={card.item.task_id} card={card} onNoChange={() => nothingNew(card)} />
              ))}
            </ul>
            {open === 0 && <Empty>今天没有要办的任务。</Empty>}
            {unlisted > 0 && <p className="quiet">另有 {unlisted} 件不急的没有列出,办完上面的就会出现。</p>}
            <Link to="/m/inbox" className={phone.button}>
              其他待办 ›
            </Link>
            {overlay && <DoneToday account={account} done={overlay.done} />}
          </>
        )}
      </Loaded>
      <Note account={account} done={overlay?.done ?? []} refused={refused} />
    </div>
  );
}

function summary({ day, counts }: TodayRead): string {
  const parts = [dayWords(day)];
  if (counts.overdue > 0) parts.push(`超期 ${counts.overdue} 件`);
  if (counts.due_soon > 0) parts.push(`快到期 ${counts.due_soon} 件`);
  return parts.join(" · ");
}
