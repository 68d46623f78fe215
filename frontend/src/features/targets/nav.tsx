import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useActor } from "@/shared/auth/me";
import css from "./nav.module.css";

const PAGES = [
  { to: "/targets", label: "目标分解", permission: "targets.target:read" },
  { to: "/readings", label: "进度填报", permission: "targets.target:read" },
  { to: "/readings/monitor", label: "分段监测", permission: "targets.target:read" },
  { to: "/results", label: "考核结果", permission: "targets.target:read" },
  { to: "/batches", label: "批量下达", permission: "targets.target:publish" },
  { to: "/commitments", label: "亮承诺", permission: "targets.task:carry_out" },
] as const;

/** The pages of targets, one row of links under the title. */
export function TargetsNav() {
  const actor = useActor();
  const row = useRef<HTMLElement>(null);
  useEffect(() => {
    // A phone does not show the whole row; where one is should be in sight.
    const here = row.current?.querySelector<HTMLElement>("[aria-current=page]");
    if (row.current && here) row.current.scrollLeft = here.offsetLeft - row.current.offsetLeft;
  }, []);
  const shown = PAGES.filter(({ permission }) => actor.may(permission));
  return (
    <nav ref={row} aria-label="目标" className={css.nav}>
      {shown.map(({ to, label }) => (
        <Link
          key={to}
          to={to}
          className={css.link}
          activeOptions={{ exact: true }}
          activeProps={{ className: css.here }}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
