import { forDrawing, plain } from "@/shared/format";
import css from "./today.module.css";

/** How far it is, and how far it should be by now: a bar with a mark, drawn without a library. */
export function Progress({ percent, planned }: { percent: string; planned: string | null }) {
  const done = Math.min(100, forDrawing(percent));
  const mark = planned === null ? undefined : Math.min(100, forDrawing(planned));
  return (
    <div className={css.progress}>
      <svg viewBox="0 0 200 14" preserveAspectRatio="none" aria-hidden="true">
        <rect y="3" width="200" height="8" rx="4" fill="var(--line)" />
        <rect y="3" width={done * 2} height="8" rx="4" fill="var(--red)" />
        {mark !== undefined && (
          <rect x={Math.max(0, mark * 2 - 1.5)} width="3" height="14" fill="var(--ink)" />
        )}
      </svg>
      <span className="num">
        完成 {plain(percent)}%{planned !== null && ` · 计划 ${plain(planned)}%`}
      </span>
    </div>
  );
}
