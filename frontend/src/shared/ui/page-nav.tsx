import { Link, type LinkProps } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useActor } from "@/shared/auth/me";
import css from "./page-nav.module.css";

export interface NavPage {
  to: LinkProps["to"];
  label: string;
  permission: string;
}

/** Pages that belong together, one row of links under the title. */
export function PageNav({ label, pages }: { label: string; pages: readonly NavPage[] }) {
  const actor = useActor();
  const row = useRef<HTMLElement>(null);
  useEffect(() => {
    // A phone does not show the whole row; where one is should be in sight.
    const here = row.current?.querySelector<HTMLElement>("[aria-current=page]");
    if (row.current && here) row.current.scrollLeft = here.offsetLeft - row.current.offsetLeft;
  }, []);
  const shown = pages.filter(({ permission }) => actor.may(permission));
  if (shown.length < 2) return null;
  return (
    <nav ref={row} aria-label={label} className={css.nav}>
      {shown.map((page) => (
        <Link
          key={page.to}
          to={page.to}
          className={css.link}
          activeOptions={{ exact: true }}
          activeProps={{ className: css.here }}
        >
          {page.label}
        </Link>
      ))}
    </nav>
  );
}
