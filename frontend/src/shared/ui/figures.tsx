import type { ReactNode } from "react";
import css from "./figures.module.css";

/** Some figures side by side. */
export function Figures({ label, children }: { label: string; children: ReactNode }) {
  return (
    <dl className={css.figures} aria-label={label}>
      {children}
    </dl>
  );
}

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
