import { useQuery } from "@tanstack/react-query";
import { Button, Drawer } from "antd";
import { useState } from "react";
import { auditHistory } from "@/api/generated/sdk.gen";
import { Can } from "@/shared/auth/can";
import { useIsPhone } from "@/shared/hooks/use-is-phone";
import { Changes } from "./changes";
import { Loaded } from "./loaded";
import { Step, Steps } from "./steps";

interface Props {
  /** What kind of thing it is, as the audit trail names it. */
  kind: string;
  id: string;
}

/** 变更历史: who changed this, when, from what to what; for whoever may see it. */
export function HistoryButton({ kind, id }: Props) {
  const [open, setOpen] = useState(false);
  const phone = useIsPhone();
  return (
    <Can permission="identity.history:read">
      <Button onClick={() => setOpen(true)}>变更历史</Button>
      <Drawer
        open={open}
        title="变更历史"
        onClose={() => setOpen(false)}
        size={phone ? "100%" : 560}
        destroyOnHidden
      >
        <History kind={kind} id={id} />
      </Drawer>
    </Can>
  );
}

function History({ kind, id }: Props) {
  const query = useQuery({
    queryKey: ["identity", "history", kind, id],
    queryFn: ({ signal }) => auditHistory({ query: { object_type: kind, object_id: id }, signal }),
  });
  return (
    <Loaded query={query}>
      {(rows) => (
        <Steps newest="first">
          {rows.map((row) => (
            <Step key={row.seq} title={row.action_title} by={row.actor_name} at={row.at}>
              {row.reason && <p>{row.reason}</p>}
              {row.changes.length > 0 && <Changes changes={row.changes} />}
            </Step>
          ))}
        </Steps>
      )}
    </Loaded>
  );
}
