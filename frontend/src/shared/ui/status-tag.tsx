import type { ReactNode } from "react";
import css from "./status-tag.module.css";

export type Tone = "good" | "warn" | "bad" | "info" | "quiet";

const SHAPES: Record<Tone, string> = { good: "■", warn: "◆", bad: "▲", info: "●", quiet: "○" };

/** A state as shape, word and colour together. */
export function StatusTag({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={`${css.tag} ${css[tone]}`}>
      <span aria-hidden="true" className={css.shape}>
        {SHAPES[tone]}
      </span>
      {children}
    </span>
  );
}
