import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button } from "antd";
import { useState } from "react";
import type { DelegationRow } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import { actFor } from "@/api/session";
import { useActor } from "@/shared/auth/me";
import { useOrgNames } from "@/shared/hooks/use-org-tree";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { StatusTag } from "@/shared/ui/status-tag";
import { delegationsOptions, endDelegation } from "../queries";
import { LendForm } from "./lend-form";

function stateOf(row: DelegationRow): { word: string; tone: "good" | "info" | "quiet" } {
  if (row.is_in_force) return { word: "生效中", tone: "good" };
  return row.ended_at ? { word: "已结束", tone: "quiet" } : { word: "未在期内", tone: "info" };
}

/** What I lent during leave, and in whose place I may act. */
export function DelegationsPage() {
  const actor = useActor();
  const query = useQuery(delegationsOptions);
  const nameOf = useOrgNames();
  const queryClient = useQueryClient();
  const { message } = App.useApp();
  const [lending, setLending] = useState(false);

  const switchTo = async (account: string | undefined) => {
    actFor(account);
    await queryClient.resetQueries();
  };
  const end = async (row: DelegationRow) => {
    try {
      await endDelegation(row);
      void message.success("委托已结束");
    } catch (error) {
      void message.error(asProblem(error).detail);
    }
    await queryClient.invalidateQueries({ queryKey: delegationsOptions.queryKey });
  };

  return (
    <>
      <PageHeader
        title="委托代办"
        subtitle="休假时把自己的角色委托给同事:到期自动结束,不能转委托,办的每件事都记两个人的名字。"
        extra={
          <Button type="primary" disabled={actor.acting_for !== null} onClick={() => setLending(true)}>
            新建委托
          </Button>
        }
      />
      {actor.acting_for && (
        <Alert
          type="warning"
          showIcon
          style={{ marginBottom: 16 }}
          title={`正在代 ${actor.acting_for} 办理`}
          action={<Button onClick={() => void switchTo(undefined)}>恢复本人身份</Button>}
        />
      )}
      <Loaded query={query}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty>没有委托</Empty>
          ) : (
            <ul className="stack">
              {rows.map((row) => (
                <li key={row.id} className="card">
                  <div className="row" style={{ justifyContent: "space-between" }}>
                    <strong>
                      {row.is_mine ? `我委托 ${row.to_name}` : `${row.from_name} 委托我`}:{row.title}{" "}
                      <StatusTag tone={stateOf(row).tone}>{stateOf(row).word}</StatusTag>
                    </strong>
                    <span className="row">
                      {!row.is_mine && row.is_in_force && actor.acting_for === null && (
                        <Button
                          type="primary"
                          size="small"
                          onClick={() => void switchTo(row.from_account_id)}
                        >
                          代他办理
                        </Button>
                      )}
                      {!row.ended_at && (
                        <Button size="small" onClick={() => void end(row)}>
                          结束委托
                        </Button>
                      )}
                    </span>
                  </div>
                  <p>{nameOf(row.organization_id)}(本级及下级)</p>
                  <p className="quiet">
                    {row.starts_on} 至 {row.ends_on} · {row.reason}
                    {row.ended_by_name && ` · ${row.ended_by_name} 结束`}
                  </p>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      <LendForm open={lending} onClose={() => setLending(false)} />
    </>
  );
}
