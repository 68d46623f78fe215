import { Link } from "@tanstack/react-router";
import { useRef } from "react";
import phone from "@/shared/ui/phone.module.css";
import { StatusTag } from "@/shared/ui/status-tag";
import type { Card } from "./check-in";
import { Progress } from "./progress";
import { Standing } from "./standing";
import css from "./today.module.css";
import { KINDS, SIDES } from "./words";

interface Props {
  card: Card;
  onNoChange: () => Promise<void>;
}

/** One task of today: how it stands, and the four things one can say about it. */
export function TaskCard({ card, onNoChange }: Props) {
  const { item, last } = card;
  const busy = useRef(false);
  const said = last?.kind === "no_change";
  const once = async () => {
    if (busy.current) return;
    busy.current = true;
    await onNoChange().finally(() => {
      busy.current = false;
    });
  };
  const task = { to: "/m/tasks/$id", params: { id: item.task_id } } as const;
  return (
    <li className={phone.card}>
      <Standing item={item} />
      <h2 className={phone.title}>
        <Link {...task} search={{ kind: "progress" }}>
          {item.title}
        </Link>
      </h2>
      <p className={`quiet ${css.where}`}>
        {item.organization_name} · <span>{SIDES[item.side]}</span> · <span>{item.number}</span>
      </p>
      <Progress percent={card.percent} planned={item.planned_percent} />
      {last && (
        <p>
          <StatusTag tone={last.state === "waiting" ? "warn" : "good"}>
            {last.state === "waiting" ? "待发送" : "今天已记录"}:{KINDS[last.kind]}
          </StatusTag>
        </p>
      )}
      {item.last_note && <p className={css.lastNote}>上次:{item.last_note}</p>}
      <div className={phone.actions}>
        <button type="button" className={phone.noChange} disabled={said} onClick={() => void once()}>
          无变化
        </button>
        <Link {...task} search={{ kind: "progress" }} className={phone.main}>
          有进展
        </Link>
        <Link {...task} search={{ kind: "blocked" }}>
          受阻
        </Link>
        <Link {...task} search={{ kind: "done" }}>
          已完成
        </Link>
      </div>
    </li>
  );
}
