import type { Cockpit } from "@/api/generated/types.gen";
import { fixed, forDrawing } from "@/shared/format";
import { categoryWord } from "@/shared/labels";
import css from "./cockpit.module.css";

/** 以指数定强弱: the average of each index by category; the darker the cell, the lower. */
export function IndexTable({ cockpit }: { cockpit: Cockpit }) {
  if (cockpit.indices.length === 0 || cockpit.categories.length === 0) return null;
  return (
    <div className="card">
      <h2>各类支部五项指数(平均)</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard */}
      <section className={css.scroll} aria-label="各类支部五项指数" tabIndex={0}>
        <table className={css.indexTable}>
          <thead>
            <tr>
              <th scope="col">类别</th>
              {cockpit.indices.map((index) => (
                <th key={index.code} scope="col">
                  {index.title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {cockpit.categories.map((category) => (
              <tr key={category.category ?? "none"}>
                <th scope="row">{categoryWord(category.category)}</th>
                {cockpit.indices.map(({ code }) => {
                  const score = category.indices[code];
                  return (
                    <td key={code} className="num" style={{ background: score ? shade(score) : undefined }}>
                      {fixed(score)}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}

function shade(score: string): string {
  const lack = Math.min(1, Math.max(0, (100 - forDrawing(score)) / 50));
  return `rgb(168 32 26 / ${Math.round(lack * 28)}%)`;
}
