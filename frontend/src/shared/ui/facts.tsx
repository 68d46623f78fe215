import type { ReactNode } from "react";
import css from "./facts.module.css";

interface FactsProps {
  /** As many columns as there is room for; one when left out. */
  columns?: boolean;
  children: ReactNode;
}

/** What is known of one thing, name by name. */
export function Facts({ columns, children }: FactsProps) {
  return <dl className={columns ? `${css.facts} ${css.columns}` : css.facts}>{children}</dl>;
}

export function Fact({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** What somebody wrote, with the lines as they were written. */
export function Words({ children }: { children: ReactNode }) {
  return <span className={css.words}>{children}</span>;
}
