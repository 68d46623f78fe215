import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import type { TraceBack } from "@/api/generated/types.gen";
import { plain } from "@/shared/format";
import { Loaded } from "@/shared/ui/loaded";
import { PlainTable } from "@/shared/ui/plain-table";
import { LightTag } from "../targets/words";
import { traceBackOptions } from "./queries";
import css from "./result.module.css";

/** 倒追: from the figure back to tasks, owners and organisational life; asked for, not shown unasked. */
export function TracePanel({ id }: { id: string }) {
  const [open, setOpen] = useState(false);
  return (
    <section className="card" aria-label="倒追">
      <div className={css.head}>
        <h2>倒追:结果背后做了什么</h2>
        {!open && <Button onClick={() => setOpen(true)}>查看任务、责任人和组织生活</Button>}
      </div>
      {open && <Found id={id} />}
    </section>
  );
}

function Found({ id }: { id: string }) {
  const query = useQuery(traceBackOptions(id));
  return <Loaded query={query}>{(trace) => <Trace trace={trace} />}</Loaded>;
}

function Trace({ trace }: { trace: TraceBack }) {
  return (
    <div className="stack">
      {trace.findings.length > 0 && (
        <ul className={css.findings}>
          {trace.findings.map((finding) => (
            <li key={finding}>{finding}</li>
          ))}
        </ul>
      )}
      <p className="quiet">
        {trace.starts_on} 至 {trace.closes_on};责任人:{trace.owners.join("、") || "无"}
      </p>
      {trace.tasks.length > 0 && (
        <PlainTable caption="目标下的任务" heads={["任务", "单位", "责任人", "亮灯", "进度", "期限"]}>
          {trace.tasks.map((task) => (
            <tr key={task.id}>
              <td>{task.title}</td>
              <td>{task.organization_name}</td>
              <td>{task.owner_name ?? "—"}</td>
              <td>
                <LightTag light={task.light as never} />
              </td>
              <td>{plain(task.percent)} %</td>
              <td>
                {task.due_on}
                {task.delayed_days > 0 && `(延 ${task.delayed_days} 天)`}
              </td>
            </tr>
          ))}
        </PlainTable>
      )}
      <PlainTable caption="期间的组织生活(台账)" heads={["类型", "次数", "最近一次"]}>
        {trace.life.map((one) => (
          <tr key={one.type}>
            <td>{one.title}</td>
            <td>{one.count}</td>
            <td>{one.last_on ?? "没有记录"}</td>
          </tr>
        ))}
      </PlainTable>
    </div>
  );
}
