import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

interface Props {
  page: string;
  className?: string;
  children: ReactNode;
}

/** A link to the page on which a to-do is done; services name it as a path with its query. */
export function TodoLink({ page, className, children }: Props) {
  const [path, query] = page.split("?", 2);
  const search = Object.fromEntries(new URLSearchParams(query));
  return (
    <Link to={path as "/"} search={search as never} className={className}>
      {children}
    </Link>
  );
}
