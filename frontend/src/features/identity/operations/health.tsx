import type { HealthRead } from "@/api/generated/types.gen";
import { Empty } from "@/shared/ui/loaded";
import { StatusTag } from "@/shared/ui/status-tag";
import { CONDITIONS, duration, eventWord } from "./labels";
import css from "./operations.module.css";

/** Whether work can be done at all: one light a condition, in words too. */
export function Conditions({ health }: { health: HealthRead }) {
  return (
    <section aria-label="运行条件">
      <ul className={css.conditions}>
        {health.conditions.map(({ name, holds }) => {
          const words = CONDITIONS[name];
          return (
            <li key={name}>
              <strong>{words.title}</strong>
              <StatusTag tone={holds ? "good" : "bad"}>{holds ? "正常" : "异常"}</StatusTag>
              <span className="quiet">{holds ? words.good : words.bad}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** What waits and what runs at this moment. */
export function Queue({ health }: { health: HealthRead }) {
  const { waiting, running, postponed, oldest_wait_seconds } = health.queue;
  const figures = [
    {
      title: "等待处理",
      value: String(waiting),
      note: waiting ? `最久 ${duration(oldest_wait_seconds)}` : "没有等待",
    },
    { title: "正在处理", value: String(running), note: "此刻" },
    { title: "稍后重试", value: String(postponed), note: "失败后自动再试" },
    { title: "投递失败", value: String(health.dead_letters), note: "多次未成,待人工处理" },
  ];
  return (
    <section aria-label="任务队列">
      <dl className={css.figures}>
        {figures.map(({ title, value, note }) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd className="num">{value}</dd>
            <dd className="quiet" style={{ fontSize: "0.8125rem", fontWeight: 400 }}>
              {note}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** What has happened since midnight. */
export function Today({ health }: { health: HealthRead }) {
  return (
    <section className="card" aria-label="今日事件">
      <h2>今日事件</h2>
      {health.events_today.length === 0 ? (
        <Empty>今天还没有事件</Empty>
      ) : (
        <dl className={css.counts}>
          {health.events_today.map(({ name, count }) => (
            <div key={name}>
              <dt>{eventWord(name)}</dt>
              <dd className="num">{count}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
