import { type ReactNode, useEffect } from "react";
import css from "./page-header.module.css";

interface Props {
  title: ReactNode;
  subtitle?: ReactNode;
  /** Links above the title: where this page hangs. */
  trail?: ReactNode;
  extra?: ReactNode;
}

export function PageHeader({ title, subtitle, trail, extra }: Props) {
  useEffect(() => {
    if (typeof title === "string") document.title = `${title} · 党建云`;
  }, [title]);
  return (
    <header className={css.header}>
      <div className={css.words}>
        {trail && <nav aria-label="所在位置">{trail}</nav>}
        <h1>{title}</h1>
        {subtitle && <div className={css.subtitle}>{subtitle}</div>}
      </div>
      {extra && <div className="row">{extra}</div>}
    </header>
  );
}
