import { useQuery } from "@tanstack/react-query";
import { instant } from "@/shared/format";
import { Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { StatusTag } from "@/shared/ui/status-tag";
import { healthOptions } from "../queries";
import { DeadLetters } from "./dead-letters";
import { Conditions, Queue, Today } from "./health";
import { Schedules } from "./schedules";

/** How the system runs: conditions, queue, what was given up, what the clock starts. Looks again by itself. */
export function OperationsPage() {
  const query = useQuery(healthOptions);
  return (
    <>
      <PageHeader
        title="系统运行"
        subtitle={query.data ? `截至 ${instant(query.data.at)},每 10 秒更新` : "健康、队列、定时任务"}
        extra={
          query.data && (
            <StatusTag tone={query.data.is_ready ? "good" : "bad"}>
              {query.data.is_ready ? "运行正常" : "有异常,请处理"}
            </StatusTag>
          )
        }
      />
      <div className="stack">
        <Loaded query={query}>
          {(health) => (
            <>
              <Conditions health={health} />
              <Queue health={health} />
            </>
          )}
        </Loaded>
        <DeadLetters />
        <Schedules />
        {query.data && <Today health={query.data} />}
      </div>
    </>
  );
}
