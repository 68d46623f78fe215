import { Link } from "@tanstack/react-router";
import type { AttentionRow } from "@/api/generated/types.gen";
import { Empty } from "@/shared/ui/loaded";
import { StatusTag, type Tone } from "@/shared/ui/status-tag";
import css from "./cockpit.module.css";

const TONES: Record<AttentionRow["kind"], Tone> = {
  veto: "bad",
  fell: "warn",
  disputed: "warn",
  silent: "warn",
  unverified: "info",
  pending: "info",
  unclassified: "quiet",
};
const WORDS: Record<AttentionRow["kind"], string> = {
  veto: "否决",
  fell: "降星",
  disputed: "差异大",
  silent: "无台账",
  unverified: "未核验",
  pending: "待验收",
  unclassified: "未分类",
};

/** What a person should look at next, the gravest first. */
export function Attention({ rows }: { rows: AttentionRow[] }) {
  return (
    <section className="card" aria-label="需要关注">
      <h2>需要关注</h2>
      {rows.length === 0 && <Empty>没有需要特别关注的事项</Empty>}
      <ul className={css.attention}>
        {rows.map((row) => (
          <li key={`${row.kind} ${row.organization_id ?? row.title}`}>
            <StatusTag tone={TONES[row.kind]}>{WORDS[row.kind]}</StatusTag>
            <div>
              {row.organization_id ? (
                <Link to="/branches/$id" params={{ id: row.organization_id }}>
                  {row.title}
                </Link>
              ) : (
                <strong>{row.title}</strong>
              )}
              <p className="quiet">{row.detail}</p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
