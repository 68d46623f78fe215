import { type ReactNode, useId, useState } from "react";
import css from "./chart-frame.module.css";

/** Named, because a canvas that measures text cannot inherit. */
export const CHART_FONT = '"PingFang SC", "Microsoft YaHei", "Noto Sans SC", sans-serif';

interface Props {
  title: ReactNode;
  /** The same content as a table: heads and rows of text. */
  heads: string[];
  rows: { key: string; cells: ReactNode[] }[];
  extra?: ReactNode;
  children: ReactNode;
}

/** Every chart can be read as a table. */
export function ChartFrame({ title, heads, rows, extra, children }: Props) {
  const [asTable, setAsTable] = useState(false);
  const id = useId();
  return (
    <section className="card" aria-labelledby={id}>
      <div className={css.head}>
        <h2 id={id} className={css.title}>
          {title}
        </h2>
        <div className="row">
          {extra}
          <button
            type="button"
            className={css.switch}
            aria-pressed={asTable}
            onClick={() => setAsTable(!asTable)}
          >
            {asTable ? "图形" : "表格"}
          </button>
        </div>
      </div>
      {asTable ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard
        <section className={css.scroll} aria-label="表格" tabIndex={0}>
          <table className={css.table}>
            <thead>
              <tr>
                {heads.map((head) => (
                  <th key={head} scope="col">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.key}>
                  {row.cells.map((cell, index) =>
                    index === 0 ? (
                      <th key={heads[index]} scope="row">
                        {cell}
                      </th>
                    ) : (
                      <td key={heads[index]} className="num">
                        {cell}
                      </td>
                    ),
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ) : (
        children
      )}
    </section>
  );
}
