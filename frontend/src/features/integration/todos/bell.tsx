import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useActor } from "@/shared/auth/me";
import css from "./bell.module.css";
import { countOptions } from "./queries";

const MOST = 99;

/** How much waits for me: the figure on the bell and on the phone's bar; nothing while it is not known. */
function useWaiting(): { open: number; overdue: number } | undefined {
  const actor = useActor();
  return useQuery({ ...countOptions, enabled: actor.may("integration.todo:read") }).data;
}

/** A small figure, with what it counts for who listens; none for nought. */
export function Badge() {
  const waiting = useWaiting();
  if (!waiting?.open) return null;
  const late = waiting.overdue > 0 ? `,其中 ${waiting.overdue} 件超期` : "";
  return (
    <span className={css.badge}>
      <span aria-hidden="true">{waiting.open > MOST ? `${MOST}+` : waiting.open}</span>
      <span className="visually-hidden">
        共 {waiting.open} 件{late}
      </span>
    </span>
  );
}

/** The bell in the header of the desk. */
export function Bell() {
  const actor = useActor();
  if (!actor.may("integration.todo:read")) return null;
  return (
    <Link to="/inbox" className={css.bell} activeProps={{ className: css.here ?? "" }}>
      <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true" className={css.drawing}>
        <path d="M6 17h12l-1.5-2V10a4.5 4.5 0 0 0-9 0v5zM10 20a2 2 0 0 0 4 0" />
      </svg>
      待办
      <Badge />
    </Link>
  );
}
