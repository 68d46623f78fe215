import { Link } from "@tanstack/react-router";
import { Segmented } from "antd";
import { useState } from "react";
import type { SimulatedBranch, SimulationRead } from "@/api/generated/types.gen";
import { difference, fixed, starWord } from "@/shared/format";
import { categoryWord } from "@/shared/labels";
import { Bars } from "@/shared/ui/bars";
import { ChartFrame } from "@/shared/ui/charts/chart-frame";
import { Empty } from "@/shared/ui/loaded";
import { Change } from "../change";
import css from "./schemes.module.css";

type Shown = "all" | "up" | "down" | "stars";
const ROWS = 50;

/** Who rises, who falls, and through which indicators; stars before and after. */
export function SimulationReport({ report }: { report: SimulationRead }) {
  const [shown, setShown] = useState<Shown>("all");
  const [all, setAll] = useState(false);
  const { summary } = report;
  const rows = report.rows.filter(
    (row) =>
      shown === "all" ||
      (shown === "stars" ? row.star_change !== null && row.star_change !== 0 : row.direction === shown),
  );
  const visible = all ? rows : rows.slice(0, ROWS);
  return (
    <div className="stack">
      <p role="status">
        {report.period_title}:第 {report.scheme.number} 版
        {report.compared_with
          ? ` 对照 ${report.compared_with.run_id ? "本期考核" : ""}第 ${report.compared_with.number} 版`
          : ",没有可对照的结果"}
        ,{summary.branches} 个支部中得分上升 <strong>{summary.rising}</strong> 个、下降{" "}
        <strong>{summary.falling}</strong> 个、不变 {summary.unchanged} 个
        {report.has_stars && `;升星 ${summary.more_stars} 个、降星 ${summary.fewer_stars} 个`}
        {summary.added > 0 && `;新增 ${summary.added} 个`}
        {summary.gone > 0 && `;不再参评 ${summary.gone} 个`}。
      </p>
      {report.has_stars && <Stars report={report} />}
      <section className="card" aria-label="各支部变化">
        <div className={css.head}>
          <h2>各支部变化</h2>
          <Segmented<Shown>
            aria-label="筛选变化"
            value={shown}
            onChange={setShown}
            options={[
              { value: "all", label: "全部" },
              { value: "up", label: `上升 ${summary.rising}` },
              { value: "down", label: `下降 ${summary.falling}` },
              ...(report.has_stars ? [{ value: "stars" as const, label: "星级变动" }] : []),
            ]}
          />
        </div>
        {rows.length === 0 && <Empty>没有这样的支部</Empty>}
        <ol className={css.changes}>
          {visible.map((row) => (
            <Branch key={row.organization_id} row={row} />
          ))}
        </ol>
        {visible.length < rows.length && (
          <button type="button" className="plain-button" onClick={() => setAll(true)}>
            显示全部 {rows.length} 个
          </button>
        )}
      </section>
    </div>
  );
}

function Stars({ report: { summary } }: { report: SimulationRead }) {
  const before = new Map(summary.stars_before.map(({ stars, count }) => [stars, count]));
  const isCompared = before.size > 0;
  const rows = summary.stars_after.map(({ stars, count }) => ({
    stars,
    after: count,
    before: isCompared ? (before.get(stars) ?? 0) : undefined,
  }));
  return (
    <ChartFrame
      title="星级分布"
      heads={["星级", "试算", "对照", "变化"]}
      rows={rows.map((row) => ({
        key: String(row.stars),
        cells: [
          starWord(row.stars),
          row.after,
          row.before ?? "—",
          row.before === undefined ? "—" : difference(String(row.after), String(row.before), 0),
        ],
      }))}
    >
      <Bars
        label="星级分布"
        markLabel="对照"
        bars={rows.map((row) => ({
          key: String(row.stars),
          label: starWord(row.stars),
          value: String(row.after),
          text: row.before === undefined ? `${row.after} 个` : `${row.before} → ${row.after} 个`,
          mark: row.before === undefined ? null : String(row.before),
          tone: row.stars === 0 ? "grey" : "gold",
        }))}
      />
    </ChartFrame>
  );
}

function Branch({ row }: { row: SimulatedBranch }) {
  const stars = (side: SimulatedBranch["before"]) =>
    side && side.stars !== null ? starWord(side.stars) : undefined;
  const moved = [stars(row.before), stars(row.after)];
  return (
    <li className={css.change}>
      <span className={css.branch}>
        <Link to="/branches/$id" params={{ id: row.organization_id }}>
          {row.name}
        </Link>
        <span className="quiet">{categoryWord(row.category)}</span>
      </span>
      <span className="num">
        {fixed(row.before?.total)} → <strong>{fixed(row.after?.total)}</strong>
      </span>
      <Change value={difference(row.after?.total, row.before?.total)} than="对照" />
      <span>
        {moved[0] && moved[0] !== moved[1] ? `${moved[0]} → ${moved[1] ?? "—"}` : moved[1]}
        {row.rank_change ? <span className="quiet"> {placesWord(row.rank_change)}</span> : null}
      </span>
      {row.effects.length > 0 && (
        <ul className={css.effects} aria-label="因哪些指标">
          {row.effects.map((effect) => (
            <li key={`${effect.code} ${effect.title}`}>
              {effect.title} <span className="num">{difference(effect.change, "0")}</span>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

/** A gain of places is counted upwards by the server. */
function placesWord(gained: number): string {
  return gained > 0 ? `名次升 ${gained}` : `名次降 ${-gained}`;
}
