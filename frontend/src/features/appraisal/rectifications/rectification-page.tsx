import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Alert, App, Button } from "antd";
import { useState } from "react";
import { attachmentsDownload } from "@/api/generated/sdk.gen";
import type { AttachmentRead, RectificationRead, RectificationStepRead } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import { download } from "@/shared/csv";
import { useSeen } from "@/shared/hooks/use-seen";
import { Fact, Facts, Words } from "@/shared/ui/facts";
import { HistoryButton } from "@/shared/ui/history-button";
import { Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { ReasonDialog } from "@/shared/ui/reason-dialog";
import { Step, Steps } from "@/shared/ui/steps";
import { rectificationOptions, withdraw } from "./queries";
import { RecheckForm } from "./recheck-form";
import { ReportForm } from "./report-form";
import { FOUND_BY, STEPS, StateTags } from "./words";

/** One rectification: what was found, what the branch did, and the recheck; each step stays. */
export function RectificationPage({ id }: { id: string }) {
  const query = useQuery(rectificationOptions(id));
  return <Loaded query={query}>{(row) => <Page row={row} />}</Loaded>;
}

function Page({ row }: { row: RectificationRead }) {
  return (
    <>
      <PageHeader
        title={row.indicator_title}
        trail={<Link to="/rectifications">整改</Link>}
        subtitle={
          <span className="row">
            <span>
              {row.organization_name} · {row.period_title}
            </span>
            <StateTags row={row} />
          </span>
        }
        extra={
          <span className="row">
            <HistoryButton kind="rectification" id={row.id} />
            <Moves row={row} />
          </span>
        }
      />
      <div className="stack">
        {row.why_not_recheck && <Alert type="info" showIcon title={row.why_not_recheck} />}
        <section className="card" aria-label="问题">
          <Facts>
            <Fact title="问题">
              <Words>{row.problem}</Words>
            </Fact>
            <Fact title="支部">
              <Link to="/branches/$id" params={{ id: row.organization_id }}>
                {row.organization_name}
              </Link>
            </Fact>
            <Fact title="来源">{FOUND_BY[row.source]}</Fact>
            <Fact title="整改期限">{row.due_on}</Fact>
            {row.record_id && (
              <Fact title="台账">
                <Link
                  to="/ledger"
                  search={{ org: row.organization_id, type: "rectification_report", record: row.record_id }}
                >
                  销号已记入台账
                </Link>
              </Fact>
            )}
          </Facts>
        </section>
        <section className="card" aria-label="经过">
          <h2>经过</h2>
          <Steps>
            {row.steps.map((step) => (
              <StepShown key={step.id} step={step} />
            ))}
          </Steps>
        </section>
      </div>
    </>
  );
}

function StepShown({ step }: { step: RectificationStepRead }) {
  const { message } = App.useApp();
  const save = async (file: AttachmentRead) => {
    try {
      const content = await attachmentsDownload({ path: { sha256: file.sha256 }, parseAs: "blob" });
      download(file.filename, content as Blob);
    } catch (error) {
      void message.error(asProblem(error).detail);
    }
  };
  return (
    <Step title={STEPS[step.kind]} by={step.by_name} at={step.at}>
      {step.note && step.kind !== "opened" && <Words>{step.note}</Words>}
      {step.attachments.map((file) => (
        <span key={file.sha256}>
          <Button type="link" style={{ padding: 0 }} onClick={() => void save(file)}>
            {file.filename}
          </Button>
        </span>
      ))}
    </Step>
  );
}

/** What the caller may do now; the server says what that is. */
function Moves({ row }: { row: RectificationRead }) {
  const [doing, setDoing] = useState<RectificationRead["moves"][number]>();
  const queryClient = useQueryClient();
  const seen = useSeen(doing !== undefined, row);
  const close = () => setDoing(undefined);
  const canRecheck = row.moves.includes("recheck") && !row.why_not_recheck;
  return (
    <>
      {row.moves.includes("withdraw") && <Button onClick={() => setDoing("withdraw")}>撤回</Button>}
      {row.moves.includes("report") && (
        <Button type="primary" onClick={() => setDoing("report")}>
          报告整改情况
        </Button>
      )}
      {canRecheck && (
        <Button type="primary" onClick={() => setDoing("recheck")}>
          复查
        </Button>
      )}
      <ReportForm row={seen} open={doing === "report"} onClose={close} />
      <RecheckForm row={seen} open={doing === "recheck"} onClose={close} />
      <ReasonDialog
        open={doing === "withdraw"}
        title="撤回整改"
        okText="撤回"
        label="撤回理由"
        danger
        onClose={close}
        onConfirm={async (reason) => {
          await withdraw(seen, reason);
          await queryClient.invalidateQueries({ queryKey: ["appraisal"] });
        }}
      >
        <p>撤回后不再要求支部整改,经过仍然保留。</p>
      </ReasonDialog>
    </>
  );
}
