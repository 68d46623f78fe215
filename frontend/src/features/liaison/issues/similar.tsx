import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { instant } from "@/shared/format";
import css from "./issues.module.css";
import { similarOptions } from "./queries";
import { STATES } from "./words";

const TYPING_MS = 400;

interface Props {
  organizationId: string;
  outletId: string | undefined;
  title: string;
}

/** What sounds like the one being typed, so that the same thing is not entered twice. */
export function Similar({ organizationId, outletId, title }: Props) {
  const words = useSettled(title.trim());
  const { data } = useQuery(
    similarOptions({ organization_id: organizationId, outlet_id: outletId, title: words }),
  );
  return (
    <div aria-live="polite">
      {data && data.length > 0 && (
        <section className={css.similar} aria-label="可能已经反映过">
          <strong>可能已经反映过 {data.length} 件,请先看看</strong>
          <ul className="stack">
            {data.map((one) => (
              <li key={one.id}>
                <Link to="/issues/$id" params={{ id: one.id }} target="_blank">
                  {one.number} {one.title}
                </Link>{" "}
                <span className="quiet">
                  {STATES[one.state].word} · {one.outlet_name ?? one.organization_name} ·{" "}
                  {instant(one.reported_at).slice(0, 10)} · {one.percent}% 相似
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

/** What was typed, once the typing stops. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), TYPING_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
