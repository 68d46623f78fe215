import type { ReactNode } from "react";
import css from "./plain-table.module.css";

interface Props {
  heads: readonly string[];
  caption?: ReactNode;
  /** The rows. */
  children: ReactNode;
}

/** A small table that only shows: no sorting, no pages; wider than its place, it scrolls. */
export function PlainTable({ heads, caption, children }: Props) {
  return (
    <div className={css.scroll}>
      <table className={css.table}>
        {caption && <caption>{caption}</caption>}
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
