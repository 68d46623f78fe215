import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Alert, Button } from "antd";
import { useState } from "react";
import type { BatchRead } from "@/api/generated/types.gen";
import { useActor } from "@/shared/auth/me";
import { instant } from "@/shared/format";
import { Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { ProgressBar } from "@/shared/ui/progress-bar";
import { ReasonDialog } from "@/shared/ui/reason-dialog";
import { batchOptions, undoBatch } from "./queries";
import { BatchTag } from "./words";

/** One batch: how far it is while it is written, what it made, and taking it back. */
export function BatchPage({ id }: { id: string }) {
  const query = useQuery(batchOptions(id));
  return <Loaded query={query}>{(row) => <Page row={row} />}</Loaded>;
}

function Page({ row }: { row: BatchRead }) {
  const moving = row.state === "waiting" || row.state === "running";
  return (
    <>
      <PageHeader
        title={row.title}
        trail={<Link to="/batches">批量下达</Link>}
        subtitle={
          <span className="row">
            <span>
              {row.organization_name} · {row.year} 年 · {row.created_by_name} {instant(row.created_at)}
            </span>
            <BatchTag state={row.state} />
          </span>
        }
        extra={<Undo row={row} />}
      />
      <div className="stack">
        {moving && (
          <section className="card">
            <ProgressBar label={row.stage} percent={(row.done / Math.max(1, row.total)) * 100} afterMs={0} />
          </section>
        )}
        {row.fault && <Alert type="error" showIcon title={row.fault} />}
        {row.state === "done" && (
          <Alert
            type="success"
            showIcon
            title={`已为 ${row.organization_count} 个组织写入 ${row.target_count} 个目标。`}
            description={row.why_not_undo ?? "七天内没有人填报、分解或安排任务的,可以整体撤销。"}
          />
        )}
        {row.state === "undone" && (
          <Alert
            type="info"
            showIcon
            title={`已撤销 ${instant(row.undone_at)}`}
            description={row.undone_reason}
          />
        )}
        <p>
          <Link to="/targets" search={{ org: row.organization_id, year: row.year, view: "list" }}>
            查看这个范围内的目标
          </Link>
        </p>
      </div>
    </>
  );
}

function Undo({ row }: { row: BatchRead }) {
  const actor = useActor();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  if (row.state !== "done" || row.why_not_undo || !actor.may("targets.target:publish")) return null;
  return (
    <>
      <Button onClick={() => setAsking(true)}>整体撤销</Button>
      <ReasonDialog
        open={asking}
        title="撤销这次批量下达"
        okText="撤销"
        danger
        onClose={() => setAsking(false)}
        onConfirm={async (reason) => {
          await undoBatch(row, reason);
          await client.invalidateQueries({ queryKey: ["targets"] });
        }}
      >
        <p>草稿会删除,已下达的转为“已取消”并留痕。</p>
      </ReasonDialog>
    </>
  );
}
