import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { ReadingRead, TargetRead, TargetRow } from "@/api/generated/types.gen";
import { useActor } from "@/shared/auth/me";
import { instant } from "@/shared/format";
import { Loaded } from "@/shared/ui/loaded";
import { PlainTable } from "@/shared/ui/plain-table";
import { StatusTag } from "@/shared/ui/status-tag";
import { listOptions, outlookOptions, readingsOptions, tasksOptions } from "./queries";
import css from "./targets.module.css";
import { METHODS, percentWords, quantity, StateTag } from "./words";

export function Part({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <section className="card">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

/** The targets one step below. */
export function Children({ row }: { row: TargetRead }) {
  const query = useQuery({
    ...listOptions({ parent_id: row.id, size: 200 }),
    enabled: row.children.count > 0,
  });
  const how = row.decomposed_by ? `(${METHODS[row.decomposed_by]})` : "";
  return (
    <Part title={`子目标 ${row.children.count}${how}`}>
      {row.children.count === 0 ? (
        <p className="quiet">还没有分解。</p>
      ) : (
        <Loaded query={query}>
          {({ items }) => (
            <PlainTable heads={["目标", "承接", "权重 / 份额", "目标值", "完成率", "状态"]}>
              {items.map((child) => (
                <Child key={child.id} child={child} />
              ))}
            </PlainTable>
          )}
        </Loaded>
      )}
    </Part>
  );
}

function Child({ child }: { child: TargetRow }) {
  return (
    <tr>
      <td>
        <Link to="/targets/$id" params={{ id: child.id }}>
          {child.title}
        </Link>
      </td>
      <td>
        {child.organization_name} · {child.owner_name ?? "未定责任人"}
      </td>
      <td className="num">{percentWords(child.weight ?? child.share)}</td>
      <td className="num">{child.is_quantitative ? quantity(child.target_value, child.unit) : "定性"}</td>
      <td className="num">{percentWords(child.completion_percent)}</td>
      <td>
        <StateTag state={child.state} />
      </td>
    </tr>
  );
}

export function Milestones({ row }: { row: TargetRead }) {
  if (row.milestones.length === 0) return null;
  return (
    <Part title="里程碑">
      <PlainTable heads={["里程碑", "日期", "计划", "完成于"]}>
        {row.milestones.map((stage) => (
          <tr key={stage.id}>
            <td>{stage.title}</td>
            <td className="num">{stage.due_on}</td>
            <td className="num">
              {stage.planned_value === null
                ? percentWords(stage.planned_percent)
                : quantity(stage.planned_value, row.unit)}
            </td>
            <td className="num">{stage.done_on ?? "—"}</td>
          </tr>
        ))}
      </PlainTable>
    </Part>
  );
}

/** Month by month, with the pace against the plan and where it will end. */
export function Readings({ row }: { row: TargetRead }) {
  const query = useQuery({ ...readingsOptions(row.id), enabled: row.state !== "draft" });
  const outlook = useQuery({ ...outlookOptions(row.id), enabled: row.state === "published" });
  if (row.state === "draft") return null;
  const forecast = outlook.data?.forecast;
  return (
    <Part title="月度进展">
      {outlook.data && (
        <p style={{ marginBottom: "0.75rem" }}>
          {outlook.data.pace}
          {outlook.data.planned_percent !== null &&
            `,计划应完成 ${percentWords(outlook.data.planned_percent)}`}
          {forecast &&
            `;照此下去,到期约 ${quantity(forecast.expected, row.unit)}(${quantity(forecast.low, row.unit)} 至 ${quantity(forecast.high, row.unit)})`}
        </p>
      )}
      <Loaded query={query}>
        {(items) =>
          items.length === 0 ? (
            <p className="quiet">还没有填报。</p>
          ) : (
            <PlainTable heads={["月份", "截至", "累计", "说明", "填报"]}>
              {items.map((reading) => (
                <Reading key={reading.id} reading={reading} unit={row.unit} />
              ))}
            </PlainTable>
          )
        }
      </Loaded>
    </Part>
  );
}

function Reading({ reading, unit }: { reading: ReadingRead; unit: string }) {
  return (
    <tr>
      <td className="num">
        {reading.period} {reading.is_superseded && <span className="quiet">已更正</span>}
      </td>
      <td className="num">{reading.as_of}</td>
      <td className="num">{quantity(reading.value, unit)}</td>
      <td>{reading.note}</td>
      <td className="quiet">
        {reading.entered_by_name} · {instant(reading.entered_at)}
      </td>
    </tr>
  );
}

/** The tasks that carry the target out. */
export function Tasks({ row }: { row: TargetRead }) {
  const may = useActor().may("targets.task:read");
  const query = useQuery({ ...tasksOptions(row.id), enabled: may && row.state !== "draft" });
  if (!may || row.state === "draft") return null;
  return (
    <Part title="任务">
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="quiet">还没有交办任务。</p>
          ) : (
            <PlainTable heads={["任务", "责任人", "期限", "进度"]}>
              {items.map((task) => (
                <tr key={task.id}>
                  <td>{task.title}</td>
                  <td>
                    {task.organization_name} · {task.owner_name ?? "未定"}
                  </td>
                  <td className="num">{task.due_on}</td>
                  <td className="num">{percentWords(task.percent)}</td>
                </tr>
              ))}
            </PlainTable>
          )
        }
      </Loaded>
    </Part>
  );
}

/** Every change since it was published; late ones are said to be late. */
export function Revisions({ row }: { row: TargetRead }) {
  if (row.revisions.length === 0) return null;
  return (
    <Part title="调整记录">
      <ul className={css.log}>
        {row.revisions.map((one) => (
          <li key={one.id}>
            <span className="row">
              <strong>{one.by_name}</strong>
              <span className="quiet">{instant(one.at)}</span>
              {one.is_late && <StatusTag tone="warn">临期调整</StatusTag>}
            </span>
            {one.changes.map((change) => (
              <span key={change.field}>
                {change.title}:{change.before ?? "无"} → {change.after ?? "无"}
              </span>
            ))}
            <span>理由:{one.reason}</span>
          </li>
        ))}
      </ul>
      <p className="quiet" style={{ marginTop: "0.75rem" }}>
        {row.late_rule}
      </p>
    </Part>
  );
}
