import { useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useState } from "react";
import type { Replay, RunRead } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import { Can } from "@/shared/auth/can";
import { instant, starWord } from "@/shared/format";
import { ProgressBar } from "@/shared/ui/progress-bar";
import { ReasonDialog } from "@/shared/ui/reason-dialog";
import { StatusTag } from "@/shared/ui/status-tag";
import { publishRun, refreshRun, replayRun } from "./queries";
import { ReplayReport } from "./replay-report";
import css from "./runs.module.css";

/** Publishing with its conditions, or what was published with its digest and the check that it can be recomputed. */
export function PublishCard({ run }: { run: RunRead }) {
  return (
    <section className="card" aria-label="发布">
      <div className="columns">
        <Counts run={run} />
        {run.status === "open" ? <Publishing run={run} /> : <Published run={run} />}
      </div>
    </section>
  );
}

function Counts({ run }: { run: RunRead }) {
  const counts: [string, number][] = [
    ["参评支部", run.scored],
    ["未参评", run.skipped.length],
    ["未核验项", run.unverified_cells],
    ["待验收项", run.pending_cells],
    ["线上线下有差异", run.disputed_cells],
    ["否决", run.vetoed],
  ];
  return (
    <div>
      <dl className={css.counts}>
        {counts.map(([name, count]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="num">{count}</dd>
          </div>
        ))}
      </dl>
      {run.has_stars && (
        <p>
          {run.stars.map(({ stars, count }) => (
            <span key={stars} className={css.star}>
              {starWord(stars)} {count} 个
            </span>
          ))}
        </p>
      )}
      {run.skipped.length > 0 && (
        <details>
          <summary>未参评的 {run.skipped.length} 个</summary>
          <ul>
            {run.skipped.map((one) => (
              <li key={one.organization_id}>
                {one.name}:{one.reason}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function Publishing({ run }: { run: RunRead }) {
  const [asking, setAsking] = useState(false);
  const [refreshing, setRefreshing] = useState(false);
  const queryClient = useQueryClient();
  const { message } = App.useApp();
  const reload = () => queryClient.invalidateQueries({ queryKey: ["appraisal"] });
  const waiting = run.unverified_cells + run.pending_cells;

  const refresh = async () => {
    setRefreshing(true);
    try {
      await refreshRun(run.id);
      await reload();
    } catch (error) {
      void message.error(asProblem(error).detail);
    } finally {
      setRefreshing(false);
    }
  };

  return (
    <div className="stack">
      <h2 className={css.heading}>发布条件</h2>
      <ul className={css.conditions}>
        <li>
          <StatusTag tone={run.why_not_publish ? "warn" : "good"}>
            {run.why_not_publish ? "未到" : "满足"}
          </StatusTag>{" "}
          {run.why_not_publish ?? `${run.period_title}已结束`}
        </li>
        <li>
          <StatusTag tone={waiting ? "warn" : "good"}>{waiting ? "未完成" : "满足"}</StatusTag>{" "}
          {waiting
            ? `还有 ${run.unverified_cells} 项未核验、${run.pending_cells} 项待验收;确需发布须署名说明理由,理由将显示在每个星级旁`
            : "线下核验已全部完成"}
        </li>
      </ul>
      {refreshing && <ProgressBar label="正在重新计算…" />}
      <div className="row">
        <Can permission="appraisal.run:open">
          <Button onClick={() => void refresh()} loading={refreshing}>
            立即重算
          </Button>
        </Can>
        <Can permission="appraisal.run:publish">
          <Button type="primary" disabled={run.why_not_publish !== null} onClick={() => setAsking(true)}>
            发布并锁定
          </Button>
        </Can>
      </div>
      <ReasonDialog
        open={asking}
        title={`发布 ${run.period_title} 考核结果`}
        okText="发布"
        label={run.needs_signature ? "署名理由(显示在每个星级旁)" : "说明(可不填)"}
        required={run.needs_signature}
        onClose={() => setAsking(false)}
        onConfirm={async (reason) => {
          await publishRun(run, reason || null);
          await reload();
          void message.success("已发布并锁定");
        }}
      >
        <p>发布后得分、排名和星级不再变化,输入与结果一并留存,可随时重算核对。</p>
      </ReasonDialog>
    </div>
  );
}

function Published({ run }: { run: RunRead }) {
  const [busy, setBusy] = useState(false);
  const [report, setReport] = useState<Replay>();
  const { message } = App.useApp();
  const replay = async () => {
    setBusy(true);
    setReport(undefined);
    try {
      setReport(await replayRun(run.id));
    } catch (error) {
      void message.error(asProblem(error).detail);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="stack">
      <h2 className={css.heading}>已发布并锁定</h2>
      <p>
        {run.published_by_name} · {instant(run.published_at)}
      </p>
      {run.signed_reason && (
        <p>
          <StatusTag tone="warn">署名发布</StatusTag> {run.signed_reason}
        </p>
      )}
      <p className={css.digest}>摘要 {run.digest}</p>
      <Can permission="appraisal.run:publish">
        <div>
          <Button onClick={() => void replay()} loading={busy}>
            重算核对
          </Button>
        </div>
      </Can>
      {busy && <ProgressBar label="正在按留存的输入重算…" />}
      {report && <ReplayReport report={report} />}
    </div>
  );
}
