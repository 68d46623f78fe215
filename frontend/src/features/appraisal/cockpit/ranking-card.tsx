import { Link } from "@tanstack/react-router";
import { Segmented, Select } from "antd";
import type { Cockpit, ScoreRow } from "@/api/generated/types.gen";
import { difference, fixed } from "@/shared/format";
import { useIsPhone } from "@/shared/hooks/use-is-phone";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { categoryWord } from "@/shared/labels";
import { StarTag } from "@/shared/ui/star-tag";
import { StatusTag } from "@/shared/ui/status-tag";
import { Change } from "../change";
import css from "./cockpit.module.css";

/** Ranking within each category: only comparable branches are compared. */
export function RankingCard({ cockpit }: { cockpit: Cockpit }) {
  const [url, patch] = useUrlState();
  const phone = useIsPhone();
  const options = cockpit.categories.map((entry) => ({
    value: entry.category ?? "none",
    label: `${categoryWord(entry.category)} ${entry.branches}`,
  }));
  const chosen = textOf(url.category) ?? options[0]?.value;
  const entry = cockpit.categories.find(({ category }) => (category ?? "none") === chosen);
  const choose = (category: string) => patch({ category });
  const rows = cockpit.ranking[chosen ?? ""] ?? [];
  const ranked = rows[0]?.ranked_count ?? 0;
  return (
    <section className="card" aria-label="分类排名">
      <h2>分类排名</h2>
      {phone ? (
        <Select
          aria-label="类别"
          value={chosen}
          options={options}
          onChange={choose}
          style={{ width: "100%" }}
        />
      ) : (
        <Segmented aria-label="类别" value={chosen ?? ""} options={options} onChange={choose} />
      )}
      {entry && (
        <>
          <p className={css.average}>
            平均 <span className="num">{fixed(entry.average)}</span>{" "}
            <Change value={difference(entry.average, entry.previous_average)} />
            {entry.median !== null && (
              <>
                {" "}
                · 中位数 <span className="num">{fixed(entry.median)}</span>
              </>
            )}{" "}
            · 最高 <span className="num">{fixed(entry.best)}</span>
            {ranked > entry.branches && <> · 名次在全部 {ranked} 个同类支部中排定</>}
          </p>
          <Ranking
            rows={rows}
            withStars={cockpit.run?.has_stars ?? false}
            signedReason={cockpit.run?.signed_reason ?? null}
          />
        </>
      )}
    </section>
  );
}

interface RankingProps {
  rows: ScoreRow[];
  withStars: boolean;
  signedReason: string | null;
}

function Ranking({ rows, withStars, signedReason }: RankingProps) {
  return (
    <ol className={css.ranking}>
      {rows.map((row) => (
        <li key={row.organization_id}>
          <span className={`${css.rank} num`}>{row.rank ?? "—"}</span>
          <Link to="/branches/$id" params={{ id: row.organization_id }}>
            {row.name}
          </Link>
          {withStars && (
            <StarTag stars={row.stars} signedReason={signedReason} unverified={!row.is_verified} />
          )}
          {row.disqualified && <StatusTag tone="bad">取消评定</StatusTag>}
          <span className={`${css.total} num`}>{fixed(row.total)}</span>
          <span className={css.change}>
            <Change value={difference(row.total, row.previous_total)} />
          </span>
        </li>
      ))}
    </ol>
  );
}
