import css from "./share.module.css";

/** How much of something is done: a bar and the two numbers. */
export function Share({ done, all, label }: { done: number; all: number; label: string }) {
  return (
    <span className={css.box}>
      <span className={css.track} aria-hidden="true">
        <span className={css.bar} style={{ width: `${all ? (done / all) * 100 : 100}%` }} />
      </span>
      <span className="num">
        <span className="visually-hidden">{label}</span>
        {done}/{all}
      </span>
    </span>
  );
}
