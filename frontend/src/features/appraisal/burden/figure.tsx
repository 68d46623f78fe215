import type { ReactNode } from "react";
import css from "./burden.module.css";

/** A figure with its name, and what it is compared to. */
export function Figure({ title, children, note }: { title: string; children: ReactNode; note?: ReactNode }) {
  return (
    <div className={css.figure}>
      <dt>{title}</dt>
      <dd className="num">
        {children}
        {note && <small>{note}</small>}
      </dd>
    </div>
  );
}
