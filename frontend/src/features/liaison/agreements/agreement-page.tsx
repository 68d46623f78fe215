import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { App, Button } from "antd";
import { useState } from "react";
import type { AgreementRead } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import { download } from "@/shared/csv";
import { useSeen } from "@/shared/hooks/use-seen";
import { Fact, Facts, Words } from "@/shared/ui/facts";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { PlainTable } from "@/shared/ui/plain-table";
import { ReasonDialog } from "@/shared/ui/reason-dialog";
import { AgreementForm } from "./agreement-form";
import { ActivityForm, RenewForm } from "./move-forms";
import { AGREEMENTS, agreementOptions, endAgreement, paperOf } from "./queries";
import { AgreementTag, KINDS } from "./words";

/** One agreement: what was agreed, who takes part, what was done. */
export function AgreementPage({ id }: { id: string }) {
  const query = useQuery(agreementOptions(id));
  return <Loaded query={query}>{(row) => <Page row={row} />}</Loaded>;
}

function Page({ row }: { row: AgreementRead }) {
  return (
    <>
      <PageHeader
        title={row.partner}
        trail={<Link to="/agreements">共建协议</Link>}
        subtitle={
          <span className="row">
            <span>
              {KINDS[row.partner_kind]} · {row.organization_name}
            </span>
            <AgreementTag row={row} />
          </span>
        }
        extra={row.may_edit && <Moves row={row} />}
      />
      <div className="stack">
        <section className="card" aria-label="协议">
          <Facts>
            <Fact title="共建内容">
              <Words>{row.content}</Words>
            </Fact>
            <Fact title="签订日期">{row.signed_on}</Fact>
            <Fact title="期限">
              {row.starts_on} 至 {row.ends_on}
            </Fact>
            {row.ended_on && (
              <Fact title="终止">
                {row.ended_on} · {row.end_reason}
              </Fact>
            )}
            <Fact title="参加的网点">{row.outlets.map((one) => one.name).join("、") || "没有指定网点"}</Fact>
            {row.document && (
              <Fact title="签字件">
                <Paper id={row.id} filename={row.document.filename} />
              </Fact>
            )}
            {row.renews_id && (
              <Fact title="续签自">
                <Link to="/agreements/$id" params={{ id: row.renews_id }}>
                  上一份协议
                </Link>
              </Fact>
            )}
            {row.renewed_by_id && (
              <Fact title="已续签">
                <Link to="/agreements/$id" params={{ id: row.renewed_by_id }}>
                  续签的协议
                </Link>
              </Fact>
            )}
          </Facts>
        </section>
        <section className="card" aria-label="共建活动">
          <h2>共建活动 {row.activity_count}</h2>
          {row.activities.length === 0 ? (
            <Empty>还没有记录活动</Empty>
          ) : (
            <PlainTable heads={["日期", "活动", "情况", "记录人"]}>
              {row.activities.map((one) => (
                <tr key={one.id}>
                  <td>{one.held_on}</td>
                  <td>{one.title}</td>
                  <td>{one.note ?? "—"}</td>
                  <td>{one.by_name}</td>
                </tr>
              ))}
            </PlainTable>
          )}
        </section>
      </div>
    </>
  );
}

function Paper({ id, filename }: { id: string; filename: string }) {
  const { message } = App.useApp();
  const save = async () => {
    try {
      download(filename, await paperOf(id));
    } catch (error) {
      void message.error(asProblem(error).detail);
    }
  };
  return (
    <Button type="link" style={{ padding: 0 }} onClick={() => void save()}>
      {filename}
    </Button>
  );
}

function Moves({ row }: { row: AgreementRead }) {
  const [doing, setDoing] = useState<"activity" | "change" | "renew" | "end">();
  const seen = useSeen(doing !== undefined, row);
  const client = useQueryClient();
  const navigate = useNavigate();
  const close = () => setDoing(undefined);
  if (row.state === "ended") return null;
  return (
    <>
      <Button onClick={() => setDoing("end")}>终止</Button>
      <Button onClick={() => setDoing("change")}>修改</Button>
      {!row.renewed_by_id && <Button onClick={() => setDoing("renew")}>续签</Button>}
      <Button type="primary" onClick={() => setDoing("activity")}>
        记录活动
      </Button>
      {doing === "change" && <AgreementForm row={seen} onClose={close} />}
      {doing === "activity" && <ActivityForm row={seen} onClose={close} />}
      {doing === "renew" && (
        <RenewForm
          row={seen}
          onClose={close}
          onRenewed={(id) => void navigate({ to: "/agreements/$id", params: { id } })}
        />
      )}
      <ReasonDialog
        open={doing === "end"}
        title="终止共建协议"
        okText="终止协议"
        label="终止理由"
        danger
        onClose={close}
        onConfirm={async (reason) => {
          await endAgreement(seen, reason);
          await client.invalidateQueries({ queryKey: AGREEMENTS });
        }}
      >
        <p>协议从今天起终止,已记录的活动仍然保留。</p>
      </ReasonDialog>
    </>
  );
}
