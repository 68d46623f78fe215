import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { TodayItem } from "@/api/generated/types.gen";
import { daysWaited, discard, flush, sendAgain } from "@/shared/outbox/outbox";
import type { OutboxItem } from "@/shared/outbox/store";
import { Empty } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import phone from "@/shared/ui/phone.module.css";
import { StatusTag } from "@/shared/ui/status-tag";
import { bodyOf, CHECK_IN, UNDO } from "./check-in";
import { Progress } from "./progress";
import { useToday } from "./use-today";
import { clock, KINDS } from "./words";

/** What has not been sent yet, and what the server would not have: again, otherwise, or away. */
export function OutboxPage() {
  const { account, queue, overlay } = useToday();
  return (
    <div className={phone.page}>
      <Link to="/m" className={phone.back}>
        ‹ 今天
      </Link>
      <PageHeader
        title="待发送"
        subtitle="没发出的都存在本机;联网后自动发送,每条只发一次。"
        extra={
          queue.length > 0 && (
            <button
              type="button"
              className={phone.button}
              onClick={() => void flush(account, { force: true })}
            >
              现在发送
            </button>
          )
        }
      />
      {queue.length === 0 && <Empty>都已发送。</Empty>}
      <ul aria-label="待发送" className={phone.list}>
        {queue.map((item) => (
          <Entry
            key={item.client_id}
            item={item}
            task={overlay?.cards.find((card) => card.item.task_id === item.subject)?.item}
          />
        ))}
      </ul>
    </div>
  );
}

function Entry({ item, task }: { item: OutboxItem; task: TodayItem | undefined }) {
  const days = daysWaited(item);
  const refused = item.state === "refused";
  return (
    <li className={phone.entry}>
      <p>
        <StatusTag tone={refused ? "bad" : "warn"}>{refused ? "需处理" : "待发送"}</StatusTag>{" "}
        <span className="quiet">
          {clock(item.created_at)}
          {item.tries > 0 && ` · 已试 ${item.tries} 次`}
        </span>
      </p>
      <h2 className={phone.title}>{item.title}</h2>
      <p>{item.words ?? wordsOf(item)}</p>
      {days !== undefined && (
        <p className={phone.kept}>已在本机存了 {days} 天;满 30 天后不再自动发送,请尽快联网。</p>
      )}
      {item.refusal && <p role="alert">{item.refusal.detail}</p>}
      {item.refusal?.errors.map(({ field, message }) => (
        <p key={field}>{message}</p>
      ))}
      {item.refusal?.status === 409 && task && <Both item={item} task={task} />}
      <Buttons item={item} canChange={refused && item.kind === CHECK_IN && task !== undefined} />
    </li>
  );
}

/** Both versions, where the server has another one by now. */
function Both({ item, task }: { item: OutboxItem; task: TodayItem }) {
  return (
    <dl className={`${phone.both} ${phone.conflict}`}>
      <div>
        <dt>您填的</dt>
        <dd>{wordsOf(item)}</dd>
      </div>
      <div>
        <dt>系统里现在的</dt>
        <dd>
          <Progress percent={task.percent} planned={task.planned_percent} />
          {task.last_note}
        </dd>
      </div>
    </dl>
  );
}

function wordsOf(item: OutboxItem): string {
  if (item.kind === UNDO) return "撤销这次打点";
  const { kind, percent, note } = bodyOf(item);
  const photos = item.files.length > 0 ? `照片 ${item.files.length} 张` : undefined;
  return [KINDS[kind], percent && `${percent}%`, note, photos].filter(Boolean).join(" · ");
}

function Buttons({ item, canChange }: { item: OutboxItem; canChange: boolean }) {
  const [sure, setSure] = useState(false);
  return (
    <div className={phone.actions}>
      {item.state === "refused" && item.refusal?.status !== 412 && (
        <button type="button" onClick={() => void sendAgain(item.client_id)}>
          重发
        </button>
      )}
      {canChange && (
        <Link
          to="/m/tasks/$id"
          params={{ id: item.subject }}
          search={{ kind: offered(item), from: item.client_id }}
          className={phone.main}
        >
          改
        </Link>
      )}
      {item.state === "refused" && item.edit && (
        <Link to={item.edit as "/m"} search={{ from: item.client_id } as never} className={phone.main}>
          改
        </Link>
      )}
      <button type="button" onClick={() => (sure ? void discard(item.client_id) : setSure(true))}>
        {sure ? "确定删除,不再发送" : "删除"}
      </button>
    </div>
  );
}

function offered(item: OutboxItem) {
  const { kind } = bodyOf(item);
  return kind === "no_change" ? "progress" : kind;
}
