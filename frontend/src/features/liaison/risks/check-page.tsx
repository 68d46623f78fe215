import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { App, Button, Popconfirm } from "antd";
import { useState } from "react";
import type { RiskCheckRead, RiskCheckUnit } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import { instant } from "@/shared/format";
import { Fact, Facts, Words } from "@/shared/ui/facts";
import { Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { PlainTable } from "@/shared/ui/plain-table";
import { StatusTag } from "@/shared/ui/status-tag";
import { answerCheck, checkOptions, closeCheck, RISKS } from "./queries";
import { RegisterForm } from "./register-form";

/** One self-check: what is looked for, who has answered, and one's own answer. */
export function CheckPage({ id }: { id: string }) {
  const query = useQuery(checkOptions(id));
  return <Loaded query={query}>{(check) => <Page check={check} />}</Loaded>;
}

/** Sends, says what was refused, and looks again. */
function useSent() {
  const { message } = App.useApp();
  const queryClient = useQueryClient();
  return async (send: () => Promise<unknown>, words: string) => {
    try {
      await send();
      void message.success(words);
    } catch (error) {
      void message.error(asProblem(error).detail);
    }
    await queryClient.invalidateQueries({ queryKey: RISKS });
  };
}

function Page({ check }: { check: RiskCheckRead }) {
  const sent = useSent();
  return (
    <>
      <PageHeader
        title={check.title}
        trail={<Link to="/risks/checks">风险自查</Link>}
        subtitle={`${check.organization_name} · ${check.due_on} 前 · 已提交 ${check.answered} / ${check.asked}`}
        extra={
          check.may_close && (
            <Popconfirm
              title="结束后不再接受结果,未提交的保留为未提交。"
              okText="结束"
              cancelText="取消"
              onConfirm={() => sent(() => closeCheck(check), "自查已结束")}
            >
              <Button>结束自查</Button>
            </Popconfirm>
          )
        }
      />
      <div className="stack">
        <section className="card" aria-label="查什么">
          <Facts>
            <Fact title="查什么">
              <Words>{check.description}</Words>
            </Fact>
            <Fact title="状态">
              {check.state === "open" ? "进行中" : `已于 ${instant(check.closed_at)} 结束`}
            </Fact>
          </Facts>
        </section>
        <section className="card stack" aria-label="各单位">
          <h2>各单位</h2>
          <PlainTable heads={["单位", "结果", "登记风险", "提交", ""]}>
            {check.units.map((unit) => (
              <Unit key={unit.organization_id} check={check} unit={unit} />
            ))}
          </PlainTable>
        </section>
      </div>
    </>
  );
}

const FOUND = { none: "未发现风险", found: "发现风险并已登记" } as const;

function Unit({ check, unit }: { check: RiskCheckRead; unit: RiskCheckUnit }) {
  const [registering, setRegistering] = useState(false);
  const sent = useSent();
  const answer = (finding: "none" | "found") =>
    sent(() => answerCheck(check.id, { organization_id: unit.organization_id, finding }), "已提交自查结果");
  return (
    <tr>
      <td>{unit.organization_name}</td>
      <td>
        {unit.finding ? (
          <StatusTag tone={unit.finding === "none" ? "good" : "warn"}>{FOUND[unit.finding]}</StatusTag>
        ) : (
          <StatusTag tone="quiet">未提交</StatusTag>
        )}
      </td>
      <td className="num">{unit.registered}</td>
      <td>{unit.at ? `${unit.by_name} ${instant(unit.at)}` : "—"}</td>
      <td>
        {unit.may_answer && (
          <span className="row">
            <Button size="small" onClick={() => setRegistering(true)}>
              登记风险
            </Button>
            {unit.registered === 0 ? (
              <Button size="small" type="primary" onClick={() => void answer("none")}>
                未发现风险
              </Button>
            ) : (
              <Button size="small" type="primary" onClick={() => void answer("found")}>
                提交结果
              </Button>
            )}
          </span>
        )}
        {registering && (
          <RegisterForm
            check={{ id: check.id, organizationId: unit.organization_id }}
            onClose={() => setRegistering(false)}
          />
        )}
      </td>
    </tr>
  );
}
