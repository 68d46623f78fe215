import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Popconfirm } from "antd";
import type { OrganizationChangeRead } from "@/api/generated/types.gen";
import { Can } from "@/shared/auth/can";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { StatusTag } from "@/shared/ui/status-tag";
import { Step, Steps } from "@/shared/ui/steps";
import { changesOptions, takeBack } from "./queries";
import { STATES, VERBS } from "./words";

/** Everything that was decided about an organisation, the latest first; what is to come can be taken back. */
export function OrganizationHistory({ id }: { id: string }) {
  const query = useQuery(changesOptions(id));
  return (
    <section className="card" aria-label="组织沿革">
      <h2>组织沿革</h2>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>自登记以来没有变更</Empty>
          ) : (
            <Steps newest="first">
              {items.map((change) => (
                <Change key={change.id} change={change} />
              ))}
            </Steps>
          )
        }
      </Loaded>
    </section>
  );
}

function Change({ change }: { change: OrganizationChangeRead }) {
  const client = useQueryClient();
  const state = STATES[change.status];
  const cancel = async () => {
    await takeBack(change);
    await client.invalidateQueries({ queryKey: ["registry"] });
  };
  return (
    <Step
      title={`${change.effective_on} ${VERBS[change.action]}`}
      tag={change.status !== "applied" && <StatusTag tone={state.tone}>{state.word}</StatusTag>}
      by={change.decided_by_name}
      at={change.decided_at}
    >
      <p>{change.summary}</p>
      <p className="quiet">{change.reason}</p>
      {change.fault && <p role="alert">{change.fault}</p>}
      {change.status === "planned" && (
        <Can permission="registry.organization:change">
          <Popconfirm title="取消这项尚未生效的变更?" okText="取消变更" cancelText="保留" onConfirm={cancel}>
            <Button size="small">取消变更</Button>
          </Popconfirm>
        </Can>
      )}
    </Step>
  );
}
