import { useEffect, useState } from "react";
import css from "./progress-bar.module.css";

interface Props {
  /** What is being done, in words: "正在模拟…". */
  label: string;
  /** Known share from 0 to 100; left out while unknown. */
  percent?: number;
  /** Appears after this long, so that quick answers do not flicker. */
  afterMs?: number;
}

/** For whatever takes longer than a second. */
export function ProgressBar({ label, percent, afterMs = 800 }: Props) {
  const [late, setLate] = useState(afterMs === 0);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), afterMs);
    return () => clearTimeout(timer);
  }, [afterMs]);
  if (!late) return null;
  return (
    <div className={css.box}>
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        className={css.track}
      >
        <div
          className={percent === undefined ? css.moving : css.bar}
          style={percent === undefined ? undefined : { width: `${percent}%` }}
        />
      </div>
      <span aria-live="polite">
        {label}
        {percent !== undefined && ` ${Math.round(percent)}%`}
      </span>
    </div>
  );
}
