import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Alert, Progress } from "antd";
import type { CheckInRow, TaskLink, TaskRead, TaskStepRead } from "@/api/generated/types.gen";
import { instant, plain } from "@/shared/format";
import { Fact, Facts, Words } from "@/shared/ui/facts";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { Step, Steps } from "@/shared/ui/steps";
import { checkInsOptions, taskOptions } from "./queries";
import { TaskMoves } from "./task-moves";
import css from "./tasks.module.css";
import { CHECK_INS, dueWords, FOCUSES, KINDS, LightTag, SIDES, STATES, STEPS, StateTags } from "./words";

const OPEN: TaskRead["state"][] = ["assigned", "accepted", "in_progress", "returned"];

/** One task: how it stands, what was said of it, what it waits for, and each step of its life. */
export function TaskPage({ id }: { id: string }) {
  const query = useQuery(taskOptions(id));
  return <Loaded query={query}>{(task) => <Page task={task} />}</Loaded>;
}

function Page({ task }: { task: TaskRead }) {
  const percent = Number(task.percent);
  return (
    <>
      <PageHeader
        title={task.title}
        trail={<Link to="/tasks">任务</Link>}
        subtitle={
          <span className="row">
            <span>
              {task.number} · {task.organization_name}
            </span>
            <LightTag light={task.light} />
            <StateTags row={task} />
          </span>
        }
        extra={
          <>
            {task.is_own && OPEN.includes(task.state) && (
              <Link to="/m/tasks/$id" params={{ id: task.id }} search={{ kind: "progress" }}>
                填报进展
              </Link>
            )}
            <TaskMoves task={task} />
          </>
        }
      />
      <div className="stack">
        {task.asked_due_on && (
          <Alert
            type="info"
            showIcon
            title={`负责人申请把期限延至 ${task.asked_due_on},待交办人或上级批准`}
          />
        )}
        {task.why_not_submit && <Alert type="warning" showIcon title={task.why_not_submit} />}
        {task.why_not_complete && <Alert type="info" showIcon title={task.why_not_complete} />}
        <section className="card" aria-label="任务">
          <Facts columns>
            <Fact title="进度">
              <Progress percent={percent} size="small" aria-label={`进度 ${plain(task.percent)}%`} />
              <span className="quiet">按工作日计划 {plain(task.planned_percent)}%</span>
            </Fact>
            <Fact title="期限">
              {task.due_on} <span className="quiet">{dueWords(task)}</span>
              {task.is_delayed && <div className="quiet">最初期限 {task.first_due_on}(已延期)</div>}
            </Fact>
            <Fact title="负责人">{task.owner_name ?? "—"}</Fact>
            <Fact title="协助人员">{task.helpers.map(({ name }) => name).join("、") || "—"}</Fact>
            <Fact title="类型">
              {KINDS[task.kind]}
              {task.focus && `(${FOCUSES[task.focus]})`} · {SIDES[task.side]}
            </Fact>
            <Fact title="督办单位">{task.supervisor_organization_name ?? "—"}</Fact>
            <Fact title="交办">
              {task.assigned_by_name} · {instant(task.created_at)}
            </Fact>
            <Fact title="亮灯规则">{task.light_rule === 0 ? "默认规则" : `第 ${task.light_rule} 版`}</Fact>
            {task.target_id && (
              <Fact title="所属目标">
                <Link to="/targets/$id" params={{ id: task.target_id }}>
                  {task.target_title ?? "查看目标"}
                </Link>
              </Fact>
            )}
            {task.urgent_reason && <Fact title="应急理由">{task.urgent_reason}</Fact>}
            {task.detail && (
              <Fact title="说明">
                <Words>{task.detail}</Words>
              </Fact>
            )}
            {task.result && (
              <Fact title="办理结果">
                <Words>{task.result}</Words>
              </Fact>
            )}
          </Facts>
        </section>
        <div className={css.columns}>
          <CheckIns id={task.id} />
          <section className="card stack" aria-label="经过">
            <h2>经过</h2>
            <Steps newest="first">
              {task.steps.toReversed().map((step) => (
                <StepShown key={step.id} step={step} />
              ))}
            </Steps>
          </section>
          <Links title="前置任务" tasks={task.needs} empty="没有前置任务" />
          {task.needed_by.length > 0 && <Links title="等待本任务" tasks={task.needed_by} empty="" />}
        </div>
      </div>
    </>
  );
}

function StepShown({ step }: { step: TaskStepRead }) {
  return (
    <Step title={STEPS[step.kind]} by={step.by_name} at={step.at}>
      {step.due_after && (
        <span>
          {step.due_before} → {step.due_after}
        </span>
      )}
      {step.note && <Words>{step.note}</Words>}
    </Step>
  );
}

function CheckIns({ id }: { id: string }) {
  const query = useQuery(checkInsOptions(id));
  return (
    <section className="card stack" aria-label="打点记录">
      <h2>打点记录</h2>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>还没有打点。负责人在手机上点一下“无变化”或填报进展即可</Empty>
          ) : (
            <Steps newest="first">
              {items.map((row) => (
                <CheckIn key={row.id} row={row} />
              ))}
            </Steps>
          )
        }
      </Loaded>
    </section>
  );
}

function CheckIn({ row }: { row: CheckInRow }) {
  return (
    <Step
      title={
        <span className={row.undone_at ? css.undone : undefined}>
          {CHECK_INS[row.kind]}
          {row.percent && ` ${plain(row.percent_before)}% → ${plain(row.percent)}%`}
        </span>
      }
      by={row.by_name}
      at={row.occurred_at}
      aside={
        <>
          {row.undone_at && " · 已撤销"}
          {!row.is_applied && " · 离线补报,未覆盖较新的进度"}
        </>
      }
    >
      {row.note && <Words>{row.note}</Words>}
      {row.evidence.length > 0 && (
        <span className="quiet">佐证:{row.evidence.map(({ name }) => name ?? "台账记录").join("、")}</span>
      )}
    </Step>
  );
}

function Links({ title, tasks, empty }: { title: string; tasks: readonly TaskLink[]; empty: string }) {
  return (
    <section className="card stack" aria-label={title}>
      <h2>{title}</h2>
      {tasks.length === 0 && <span className="quiet">{empty}</span>}
      <ul className="stack">
        {tasks.map((one) => (
          <li key={one.id}>
            <Link to="/tasks/$id" params={{ id: one.id }}>
              {one.number} {one.title}
            </Link>{" "}
            <span className="quiet">{STATES[one.state].word}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
