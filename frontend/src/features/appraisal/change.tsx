import css from "./change.module.css";

/** A difference with its sign, an arrow and a word; nothing where there is nothing to compare with. */
export function Change({ value, than = "上期" }: { value: string | undefined; than?: string }) {
  if (value === undefined) return null;
  const up = value.startsWith("+");
  const down = value.startsWith("−");
  return (
    <span className={`num ${up ? css.up : down ? css.down : css.same}`}>
      <span aria-hidden="true">{up ? "▲" : down ? "▼" : "="}</span> 较{than} {value}
    </span>
  );
}
