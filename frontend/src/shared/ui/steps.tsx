import type { ReactNode } from "react";
import { instant } from "@/shared/format";
import css from "./steps.module.css";

interface StepsProps {
  /** Where the latest step stands; it is the one marked. */
  newest?: "first" | "last";
  children: ReactNode;
}

/** What happened to one thing, step by step. */
export function Steps({ newest = "last", children }: StepsProps) {
  return (
    <ol className={css.steps} data-newest={newest}>
      {children}
    </ol>
  );
}

interface StepProps {
  title: ReactNode;
  /** A tag beside the title. */
  tag?: ReactNode;
  by: string | null;
  at: string;
  /** What else is said beside who and when. */
  aside?: ReactNode;
  children?: ReactNode;
}

/** One step: what, who and when, and what was said of it. */
export function Step({ title, tag, by, at, aside, children }: StepProps) {
  return (
    <li>
      <span className="row">
        <strong>{title}</strong>
        {tag}
      </span>
      <span className="quiet">
        {by} · {instant(at)}
        {aside}
      </span>
      {children}
    </li>
  );
}
