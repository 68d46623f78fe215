import type { ReactNode } from "react";
import type { SessionRow } from "@/api/generated/types.gen";
import { instant } from "@/shared/format";
import { Empty } from "@/shared/ui/loaded";
import { StatusTag } from "@/shared/ui/status-tag";

interface Props {
  sessions: readonly SessionRow[];
  /** What can be done with one of them. */
  action?: (session: SessionRow) => ReactNode;
}

/** Where somebody is signed in: the device, since when, and the minute in which it was last renewed. */
export function SessionList({ sessions, action }: Props) {
  if (sessions.length === 0) return <Empty>没有登录</Empty>;
  return (
    <ul className="stack">
      {sessions.map((session) => (
        <li key={session.id} className="card">
          <div className="row" style={{ justifyContent: "space-between" }}>
            <strong>
              {session.device} {session.is_current && <StatusTag tone="info">本机</StatusTag>}
            </strong>
            {action?.(session)}
          </div>
          <p className="quiet">
            {session.address} · {instant(session.created_at)} 登录 · {instant(session.last_seen_at)} 续期
          </p>
        </li>
      ))}
    </ul>
  );
}
