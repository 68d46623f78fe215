import { Button } from "antd";
import type { BranchPage as Branch, IndexRead, RunRow } from "@/api/generated/types.gen";
import { difference, fixed, plain } from "@/shared/format";
import { Bars } from "@/shared/ui/bars";
import { Radar } from "@/shared/ui/charts/radar";
import { StarTag } from "@/shared/ui/star-tag";
import { StatusTag } from "@/shared/ui/status-tag";
import { Change } from "../change";
import css from "./branches.module.css";
import { NextStarCard } from "./next-star-card";
import { TrendByCycle } from "./trend-by-cycle";

interface Props {
  branch: Branch;
  run: RunRow;
  onExplain: (indicator?: string) => void;
}

export function ScoreBoard({ branch, run, onExplain }: Props) {
  return (
    <div className="stack">
      <Summary branch={branch} run={run} onExplain={onExplain} />
      <div className="columns">
        <div className="stack">
          <Radar
            title="五项指数"
            axes={branch.indices.map((index) => ({
              key: index.code,
              title: index.title,
              now: index.score,
              before: index.previous,
              median: index.median,
            }))}
          />
          <PartBars title="指数与同类中位数" parts={branch.indices} />
        </div>
        <div className="stack">
          {branch.groups.length > 0 && <PartBars title="总分构成" parts={branch.groups} />}
          {branch.next_star && <NextStarCard next={branch.next_star} onExplain={onExplain} />}
        </div>
      </div>
      <TrendByCycle points={branch.trend} current={run.cycle} />
    </div>
  );
}

function Summary({ branch, run, onExplain }: Props) {
  const rankGain =
    branch.rank !== null && branch.previous_rank !== null ? branch.previous_rank - branch.rank : undefined;
  return (
    <section className={`card ${css.summary}`} aria-label="总体情况">
      <div>
        <p className={css.label}>总分</p>
        <p className={`${css.total} num`}>{fixed(branch.total)}</p>
        {run.is_over ? (
          <Change value={difference(branch.total, branch.previous_total)} />
        ) : (
          <span className="quiet">本期进行中,期末才与上期比较</span>
        )}
        <p>
          <Button type="link" className={css.why} onClick={() => onExplain()}>
            为什么不是 100 分?
          </Button>
        </p>
      </div>
      <div>
        <p className={css.label}>星级</p>
        {!run.has_stars ? (
          <p className="quiet">月评价不评星级</p>
        ) : (
          <StarTag
            stars={branch.stars}
            signedReason={branch.signed_reason}
            unverified={!branch.is_verified}
          />
        )}
        {branch.tier_title && (
          <p>
            {branch.tier_title}
            {branch.tier_focus && <span className="quiet">:{branch.tier_focus}</span>}
          </p>
        )}
        {branch.tier_note && <p className="quiet">{branch.tier_note}</p>}
        {branch.tier_plan.length > 0 && (
          <details>
            <summary>本梯级工作计划模板</summary>
            <ul>
              {branch.tier_plan.map((step) => (
                <li key={step}>{step}</li>
              ))}
            </ul>
          </details>
        )}
        {branch.disqualified && <StatusTag tone="bad">取消评定资格</StatusTag>}
      </div>
      <div>
        <p className={css.label}>类内排名</p>
        <p className={`${css.rank} num`}>
          {branch.rank ?? "—"}
          <span className="quiet"> / {branch.ranked_count}</span>
        </p>
        {run.is_over && rankGain !== undefined && rankGain !== 0 && (
          <span className="num">{rankGain > 0 ? `上升 ${rankGain} 名` : `下降 ${-rankGain} 名`}</span>
        )}
        {branch.unverified_count + branch.pending_count > 0 && (
          <p className="quiet">
            未核验 {branch.unverified_count} 项,待验收 {branch.pending_count} 项
          </p>
        )}
        <p className="quiet num">同类中位数 {fixed(branch.median)}</p>
      </div>
      {branch.vetoes.length > 0 && (
        <div className={css.vetoes}>
          {branch.vetoes.map((veto) => (
            <p key={veto.indicator}>
              <StatusTag tone="bad">否决</StatusTag> {veto.title}:{veto.effect}
            </p>
          ))}
        </div>
      )}
    </section>
  );
}

function PartBars({ title, parts }: { title: string; parts: IndexRead[] }) {
  return (
    <section className="card" aria-label={title}>
      <h2>{title}</h2>
      <Bars
        label={title}
        full="100"
        markLabel="同类中位数"
        bars={parts.map((part) => ({
          key: part.code,
          label: part.weight ? `${part.title}(权重 ${plain(part.weight)}%)` : part.title,
          value: part.score ?? "0",
          text: fixed(part.score),
          mark: part.median,
        }))}
      />
    </section>
  );
}
