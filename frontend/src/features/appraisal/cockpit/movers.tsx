import { Link } from "@tanstack/react-router";
import type { Cockpit, Mover } from "@/api/generated/types.gen";
import { fixed, period } from "@/shared/format";
import { categoryWord } from "@/shared/labels";
import { Empty } from "@/shared/ui/loaded";
import css from "./cockpit.module.css";

/** Who rose and who fell against the period before. */
export function Movers({ cockpit }: { cockpit: Cockpit }) {
  if (!cockpit.previous_period) return null;
  return (
    <div className="columns">
      <List title={`较${period(cockpit.previous_period)}进步最大`} rows={cockpit.risen} />
      <List title={`较${period(cockpit.previous_period)}退步最大`} rows={cockpit.fallen} />
    </div>
  );
}

function List({ title, rows }: { title: string; rows: Mover[] }) {
  return (
    <section className="card" aria-label={title}>
      <h2>{title}</h2>
      {rows.length === 0 && <Empty>没有变化</Empty>}
      <ul className={css.movers}>
        {rows.map((row) => (
          <li key={row.organization_id}>
            <Link to="/branches/$id" params={{ id: row.organization_id }}>
              {row.name}
            </Link>
            <span className="quiet">{categoryWord(row.category)}</span>
            <span className="num">{fixed(row.total)}</span>
            <strong className="num">
              {row.change.startsWith("-") ? fixed(row.change) : `+${fixed(row.change)}`}
            </strong>
          </li>
        ))}
      </ul>
    </section>
  );
}
