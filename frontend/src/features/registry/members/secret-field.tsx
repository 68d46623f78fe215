import { Button } from "antd";
import { useState } from "react";
import type { Unmask } from "@/api/generated/types.gen";
import { Can } from "@/shared/auth/can";
import { Fact } from "@/shared/ui/facts";
import { ReasonDialog } from "@/shared/ui/reason-dialog";
import { unmask } from "./queries";

interface Props {
  id: string;
  name: string;
  field: Unmask["field"];
  title: string;
  masked: string | null;
}

/** A field that is shown masked until somebody says what it is needed for; what was seen goes with the page. */
export function SecretField({ id, name, field, title, masked }: Props) {
  const [asking, setAsking] = useState(false);
  const [seen, setSeen] = useState<string | null>();
  return (
    <Fact title={title}>
      <span className="row">
        <span className="num">{seen ?? masked ?? "未登记"}</span>
        {masked && seen === undefined && (
          <Can permission="registry.member:unmask">
            <Button size="small" onClick={() => setAsking(true)}>
              {`查看${title}`}
            </Button>
          </Can>
        )}
      </span>
      <ReasonDialog
        open={asking}
        title={`查看${name}的${title}`}
        label="用途"
        okText="查看"
        onClose={() => setAsking(false)}
        onConfirm={async (reason) => setSeen((await unmask(id, { field, reason })).value)}
      >
        <p className="quiet">只显示这一项;您的姓名、时间和用途会记入审计。</p>
      </ReasonDialog>
    </Fact>
  );
}
