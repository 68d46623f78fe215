import type { ReactNode } from "react";
import { forDrawing } from "@/shared/format";
import css from "./bars.module.css";

export interface Bar {
  key: string;
  label: ReactNode;
  /** A decimal string: the length of the bar. */
  value: string;
  /** What is read at its end; the value itself when left out. */
  text?: ReactNode;
  /** A second value, drawn as a mark (for example the median). */
  mark?: string | null;
  tone?: "red" | "gold" | "grey";
  onOpen?: () => void;
}

interface Props {
  bars: Bar[];
  /** The value of a full bar; the greatest one when left out. */
  full?: string;
  label: string;
  markLabel?: string;
}

/** Horizontal bars as plain elements: readable as a list, light enough for a phone. */
export function Bars({ bars, full, label, markLabel }: Props) {
  const top = Math.max(forDrawing(full) || Math.max(...bars.map((bar) => forDrawing(bar.value)), 0), 1e-9);
  const share = (value: string) => `${Math.min(100, Math.max(0, (forDrawing(value) / top) * 100))}%`;
  return (
    <ul className={css.bars} aria-label={label}>
      {bars.map((bar) => (
        <li key={bar.key} className={css.line}>
          <span className={css.label}>
            {bar.onOpen ? (
              <button type="button" className={css.open} onClick={bar.onOpen}>
                {bar.label}
              </button>
            ) : (
              bar.label
            )}
          </span>
          <span className={css.track} aria-hidden="true">
            <span className={`${css.bar} ${css[bar.tone ?? "red"]}`} style={{ width: share(bar.value) }} />
            {bar.mark && <span className={css.mark} style={{ left: share(bar.mark) }} />}
          </span>
          <span className={`${css.value} num`}>
            {bar.text ?? bar.value}
            {bar.mark && markLabel && <span className="visually-hidden">{`,${markLabel} ${bar.mark}`}</span>}
          </span>
        </li>
      ))}
      {markLabel && bars.some((bar) => bar.mark) && (
        <li className={css.legend}>
          <span className={css.legendMark} aria-hidden="true" /> {markLabel}
        </li>
      )}
    </ul>
  );
}
