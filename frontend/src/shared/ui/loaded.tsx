import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ProblemResult } from "./problem-result";
import { ProgressBar } from "./progress-bar";

interface Props<T> {
  query: UseQueryResult<T>;
  label?: string;
  children: (data: T) => ReactNode;
}

/** The three states of anything fetched: still loading, refused, there. */
export function Loaded<T>({ query, label = "正在加载…", children }: Props<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) return <ProblemResult error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <div aria-busy="true" style={{ minHeight: "6rem" }}>
      <ProgressBar label={label} afterMs={300} />
    </div>
  );
}

/** Nothing here, and what one can do about it. */
export function Empty({ children }: { children: ReactNode }) {
  return (
    <div className="quiet" style={{ padding: "2rem 1rem", textAlign: "center" }}>
      {children}
    </div>
  );
}
