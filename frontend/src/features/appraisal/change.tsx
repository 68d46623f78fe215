import css from "./change.module.css";

/** A difference with its sign, an arrow and a word for screen readers. */
export function Change({ value, than = "上期" }: { value: string | undefined; than?: string }) {
  if (value === undefined) return <span className={css.same}>{than}无数据</span>;
  const up = value.startsWith("+");
  const down = value.startsWith("−");
  return (
    <span className={`num ${up ? css.up : down ? css.down : css.same}`}>
      <span aria-hidden="true">{up ? "▲" : down ? "▼" : "="}</span> 较{than} {value}
    </span>
  );
}
