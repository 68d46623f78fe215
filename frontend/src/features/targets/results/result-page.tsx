import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Alert, Button } from "antd";
import { useState } from "react";
import type { TargetResultRead } from "@/api/generated/types.gen";
import { useSeen } from "@/shared/hooks/use-seen";
import { Fact, Facts, Words } from "@/shared/ui/facts";
import { Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { ReasonDialog } from "@/shared/ui/reason-dialog";
import { Step, Steps } from "@/shared/ui/steps";
import { percentWords, quantity } from "../targets/words";
import { acceptResult, resultOptions, returnResult, submitResult } from "./queries";
import { TracePanel } from "./trace-panel";
import { ResultTags, STEPS } from "./words";

/** One result: the figure and how it came about, what one may do, and the way back to the work. */
export function ResultPage({ id }: { id: string }) {
  const query = useQuery(resultOptions(id));
  return <Loaded query={query}>{(row) => <Page row={row} />}</Loaded>;
}

function Page({ row }: { row: TargetResultRead }) {
  return (
    <>
      <PageHeader
        title={row.title}
        trail={<Link to="/results">目标考核结果</Link>}
        subtitle={
          <span className="row">
            <span>
              {row.organization_name} · {row.stage_title}
            </span>
            <ResultTags row={row} />
          </span>
        }
        extra={<Moves row={row} />}
      />
      <div className="stack">
        {row.state === "submitted" && row.why_not_accept && (
          <Alert type="info" showIcon title={row.why_not_accept} />
        )}
        <section className="card" aria-label="结果">
          <Facts columns>
            <Fact title="应完成">{quantity(row.planned, row.unit)}</Fact>
            <Fact title="实际">
              {row.is_quantitative ? quantity(row.actual, row.unit) : (row.words ?? "—")}
            </Fact>
            <Fact title="完成率">{percentWords(row.completion_percent)}</Fact>
            <Fact title="截止日">{row.closes_on}</Fact>
            <Fact title="责任人">{row.owner_name ?? "未定"}</Fact>
            <Fact title="目标">
              <Link to="/targets/$id" params={{ id: row.target_id }}>
                {row.number}
              </Link>
            </Fact>
            {row.state === "accepted" && (
              <Fact title="台账">
                <Link
                  to="/ledger"
                  search={{ org: row.organization_id, type: row.record_type ?? "target_result" }}
                >
                  已自动记入台账
                </Link>
              </Fact>
            )}
          </Facts>
          {row.late_changes > 0 && (
            <Alert
              type="warning"
              showIcon
              title={`目标在临期调整过 ${row.late_changes} 次,结果与调整并列显示,请结合调整理由验收。`}
            />
          )}
        </section>
        <section className="card" aria-label="经过">
          <h2>经过</h2>
          <Steps>
            {row.steps.map((step) => (
              <Step
                key={`${step.kind}-${step.at}`}
                title={STEPS[step.kind] ?? step.kind}
                by={step.by_name}
                at={step.at}
                aside={` · 完成率 ${percentWords(step.completion_percent)}`}
              >
                {step.note && <Words>{step.note}</Words>}
              </Step>
            ))}
          </Steps>
        </section>
        <TracePanel id={row.id} />
      </div>
    </>
  );
}

type Doing = "submit" | "accept" | "return";

const DIALOGS: Record<Doing, { title: string; okText: string; label: string; words: string }> = {
  submit: {
    title: "提交结果",
    okText: "提交",
    label: "说明",
    words: "按目前的进度读数重新计算后提交;数字有误请先更正读数。",
  },
  accept: {
    title: "验收",
    okText: "验收",
    label: "验收意见",
    words: "验收后自动记入该单位台账,不能再退回。",
  },
  return: { title: "退回", okText: "退回", label: "退回理由", words: "单位更正读数后可再次提交。" },
};

/** What the caller may do now; the server says what that is. */
function Moves({ row }: { row: TargetResultRead }) {
  const [doing, setDoing] = useState<Doing>();
  const seen = useSeen(doing !== undefined, row);
  const client = useQueryClient();
  const done = { submit: submitResult, accept: acceptResult, return: returnResult };
  const dialog = DIALOGS[doing ?? "submit"];
  return (
    <>
      {row.may_submit && (
        <Button type="primary" onClick={() => setDoing("submit")}>
          提交
        </Button>
      )}
      {row.may_accept && (
        <>
          <Button onClick={() => setDoing("return")}>退回</Button>
          <Button type="primary" onClick={() => setDoing("accept")}>
            验收
          </Button>
        </>
      )}
      <ReasonDialog
        open={doing !== undefined}
        title={dialog.title}
        okText={dialog.okText}
        label={dialog.label}
        required={doing === "return"}
        onClose={() => setDoing(undefined)}
        onConfirm={async (words) => {
          if (doing) await done[doing](seen, words);
          await client.invalidateQueries({ queryKey: ["targets"] });
        }}
      >
        <p>{dialog.words}</p>
      </ReasonDialog>
    </>
  );
}
