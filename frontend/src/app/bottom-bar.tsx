import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Badge } from "@/features/integration/todos/bell";
import css from "./bottom-bar.module.css";
import { Icon } from "./icon";
import type { MenuItem } from "./menu";

const DIRECT = 4;

/** The menu within reach of the thumb; what does not fit opens above it. */
export function BottomBar({ items }: { items: MenuItem[] }) {
  const [open, setOpen] = useState(false);
  const direct = items.length > DIRECT + 1 ? items.slice(0, DIRECT) : items;
  const rest = items.slice(direct.length);
  const entry = (item: MenuItem) => (
    <Link
      key={item.to}
      to={item.to}
      className={css.item}
      activeOptions={{ exact: item.to === "/" || item.to === "/m", includeSearch: false }}
      activeProps={{ className: css.active ?? "" }}
      onClick={() => setOpen(false)}
    >
      <Icon name={item.icon} />
      <span className={css.label}>
        {item.label}
        {item.counts && <Badge />}
      </span>
    </Link>
  );
  return (
    <nav className={css.bar} aria-label="底部菜单">
      {open && <div className={css.more}>{rest.map(entry)}</div>}
      <div className={css.items}>
        {direct.map(entry)}
        {rest.length > 0 && (
          <button type="button" className={css.item} aria-expanded={open} onClick={() => setOpen(!open)}>
            <Icon name="more" />
            更多
          </button>
        )}
      </div>
    </nav>
  );
}
