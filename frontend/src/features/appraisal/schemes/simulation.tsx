import { useQuery } from "@tanstack/react-query";
import { Button, Select } from "antd";
import { useState } from "react";
import type { SchemeRead, SimulationRead } from "@/api/generated/types.gen";
import { businessDate } from "@/shared/format";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { ProblemResult } from "@/shared/ui/problem-result";
import { ProgressBar } from "@/shared/ui/progress-bar";
import { RUN_STATES } from "../labels";
import { periodChoices } from "../periods";
import { randomId, runPeriodsOptions, schemesOptions, simulate, simulationProgress } from "./queries";
import { SimulationReport } from "./simulation-report";

const FOLLOW_MS = 500;
const MOST = 200;

/** Tries the version on a period's records and compares; nothing is stored. */
export function Simulation({ scheme }: { scheme: SchemeRead }) {
  const [url, patch] = useUrlState();
  const [progressId, setProgressId] = useState<string>();
  const [report, setReport] = useState<SimulationRead>();
  const [failure, setFailure] = useState<unknown>();
  const { data: runs = [] } = useQuery(runPeriodsOptions);
  const { data: versions } = useQuery(schemesOptions({ code: scheme.code, size: MOST }));

  const own = runs.filter((run) => run.scheme_code === scheme.code);
  const whole = own.find((run) => run.cycle === "quarter" && run.status === "published") ?? own[0];
  const period = textOf(url.period) ?? whole?.period;
  const run = own.find((one) => one.period === period);
  const others = versions?.items.filter((version) => version.id !== scheme.id) ?? [];
  const against = textOf(url.against) ?? (run ? "run" : others[0]?.id);
  const choices = [
    ...(run ? [{ value: "run", label: `本期考核(${RUN_STATES[run.status]?.word ?? run.status})` }] : []),
    ...others.map((version) => ({ value: version.id, label: `第 ${version.number} 版方案` })),
  ];
  const start = async () => {
    if (!period) return;
    const id = randomId();
    setProgressId(id);
    setReport(undefined);
    setFailure(undefined);
    try {
      const compared =
        against === "run" ? { compare_with_run_id: run?.run_id } : { compare_with_scheme_id: against };
      setReport(await simulate(scheme.id, { period, progress_id: id, ...compared }));
    } catch (error) {
      setFailure(error);
    } finally {
      setProgressId(undefined);
    }
  };
  return (
    <div className="stack">
      <search className="row">
        <Select
          showSearch={{ optionFilterProp: "label" }}
          aria-label="试算时期"
          placeholder="选择时期"
          style={{ width: 180 }}
          value={period}
          options={periodChoices(businessDate())}
          onChange={(chosen: string) => patch({ period: chosen, against: undefined })}
        />
        <Select
          aria-label="对照"
          placeholder="不对照"
          style={{ width: 200 }}
          value={choices.some((choice) => choice.value === against) ? against : undefined}
          options={choices}
          onChange={(chosen: string) => patch({ against: chosen })}
        />
        <Button
          type="primary"
          loading={progressId !== undefined}
          disabled={!period}
          onClick={() => void start()}
        >
          开始试算
        </Button>
        <span className="quiet">用该时期的真实台账计算,不保存任何结果</span>
      </search>
      {progressId && <Follow id={progressId} />}
      {failure !== undefined && <ProblemResult error={failure} onRetry={() => void start()} />}
      {report && <SimulationReport report={report} />}
    </div>
  );
}

/** The stages of a simulation while it goes on. */
function Follow({ id }: { id: string }) {
  const { data } = useQuery({
    queryKey: ["simulation", id],
    queryFn: async ({ signal }) => {
      await new Promise((resolve) => setTimeout(resolve, FOLLOW_MS));
      return simulationProgress(id, signal);
    },
    refetchInterval: FOLLOW_MS,
    retry: false,
  });
  const percent = data?.total ? (data.done / data.total) * 100 : undefined;
  return <ProgressBar label={data ? `${data.stage}…` : "正在试算…"} percent={percent} />;
}
