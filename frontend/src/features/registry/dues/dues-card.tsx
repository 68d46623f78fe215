import { useQuery } from "@tanstack/react-query";
import { Button, Drawer } from "antd";
import { useState } from "react";
import type { DuesAccount } from "@/api/generated/types.gen";
import { fixed } from "@/shared/format";
import { useIsPhone } from "@/shared/hooks/use-is-phone";
import { Loaded } from "@/shared/ui/loaded";
import { PlainTable } from "@/shared/ui/plain-table";
import { ReasonDialog } from "@/shared/ui/reason-dialog";
import { Entries, Matter, Months, Standing } from "./account";
import { BaseForm } from "./base-form";
import { PayForm } from "./pay-form";
import { accountOptions, unmask } from "./queries";
import { KINDS, monthOf } from "./words";

/** One member's dues from the side, for who keeps the book. */
export function DuesCard({ id, onClose }: { id: string; onClose: () => void }) {
  const query = useQuery(accountOptions(id));
  const phone = useIsPhone();
  return (
    <Drawer
      open
      title={query.data ? `${query.data.name}的党费` : "党费"}
      size={phone ? "100%" : 760}
      onClose={onClose}
    >
      <Loaded query={query}>{(account) => <Card account={account} />}</Loaded>
    </Drawer>
  );
}

function Card({ account }: { account: DuesAccount }) {
  const [doing, setDoing] = useState<"pay" | "base">();
  const close = () => setDoing(undefined);
  return (
    <div className="stack">
      <div className="row">
        <Button type="primary" onClick={() => setDoing("pay")}>
          登记交纳
        </Button>
        <Button onClick={() => setDoing("base")}>核定基数</Button>
      </div>
      <Matter account={account} />
      <Standing account={account} pay={<Pay account={account} />} />
      <Months account={account} />
      <Entries account={account} keeps />
      <Bases account={account} />
      {doing === "pay" && <PayForm account={account} onClose={close} />}
      {doing === "base" && <BaseForm account={account} onClose={close} />}
    </div>
  );
}

function Pay({ account }: { account: DuesAccount }) {
  const [asking, setAsking] = useState(false);
  const [seen, setSeen] = useState<string | null>();
  const masked = account.bases[0]?.amount;
  if (!masked) return null;
  return (
    <>
      <span className="num">{seen ? `${fixed(seen)} 元` : masked}</span>
      {seen === undefined && (
        <Button size="small" onClick={() => setAsking(true)}>
          查看基数
        </Button>
      )}
      <ReasonDialog
        open={asking}
        title={`查看${account.name}的党费基数`}
        label="用途"
        okText="查看"
        onClose={() => setAsking(false)}
        onConfirm={async (reason) => setSeen((await unmask(account.member_id, reason)).amount)}
      >
        <p className="quiet">只显示这一项;您的姓名、时间和用途会记入审计。</p>
      </ReasonDialog>
    </>
  );
}

function Bases({ account }: { account: DuesAccount }) {
  if (account.bases.length === 0) return null;
  return (
    <section aria-label="基数">
      <h2>基数</h2>
      <PlainTable heads={["自", "人员类别", "减免后每月", "批准", "登记"]}>
        {account.bases.map((base) => (
          <tr key={base.id}>
            <td className="num">{monthOf(base.since)}</td>
            <td>{KINDS[base.kind]}</td>
            <td className="num">{base.allowed ? `${fixed(base.allowed)} 元` : "—"}</td>
            <td>{base.approving_body ?? "—"}</td>
            <td>{base.noted_by_name}</td>
          </tr>
        ))}
      </PlainTable>
    </section>
  );
}
