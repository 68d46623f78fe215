import { asProblem } from "@/api/problem";
import css from "./problem-result.module.css";

/** What went wrong in the server's own words, and a way to try again. */
export function ProblemResult({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const problem = asProblem(error);
  return (
    <div role="alert" className={css.box}>
      <p className={css.detail}>{problem.detail}</p>
      {problem.errors.length > 0 && (
        <ul>
          {problem.errors.map((item) => (
            <li key={`${item.field} ${item.message}`}>
              <code>{item.field}</code> {item.message}
            </li>
          ))}
        </ul>
      )}
      {problem.traceId && <p className={css.trace}>问题编号 {problem.traceId}</p>}
      {onRetry && (
        <button type="button" className={css.retry} onClick={onRetry}>
          重试
        </button>
      )}
    </div>
  );
}
