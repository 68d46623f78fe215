import type { ReactNode } from "react";
import css from "./letters.module.css";

/** A label over its control. */
export function Field({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child
    <label className={css.field}>
      <span>{label}</span>
      {children}
    </label>
  );
}
