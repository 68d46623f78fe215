import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Alert, App, Button } from "antd";
import { useState } from "react";
import type { SupervisionLetterRead, SupervisionStepRead } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import { download } from "@/shared/csv";
import { plain } from "@/shared/format";
import { useSeen } from "@/shared/hooks/use-seen";
import { Fact, Facts, Words } from "@/shared/ui/facts";
import { Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { ReasonDialog } from "@/shared/ui/reason-dialog";
import { Step, Steps } from "@/shared/ui/steps";
import { AnswerForm } from "./answer-form";
import { fetchFile, letterOptions, paper, withdraw } from "./queries";
import { RecheckForm } from "./recheck-form";
import { ColorTag, PARTS, STEPS, StateTags } from "./words";

/** One supervision letter: what is asked, what was answered, what the recheck found; each step stays. */
export function SupervisionLetterPage({ id }: { id: string }) {
  const query = useQuery(letterOptions(id));
  return <Loaded query={query}>{(letter) => <Page letter={letter} />}</Loaded>;
}

function Page({ letter }: { letter: SupervisionLetterRead }) {
  return (
    <>
      <PageHeader
        title={letter.subject}
        trail={<Link to="/supervision-letters">督办</Link>}
        subtitle={
          <span className="row">
            <span>
              {letter.number} · {letter.organization_name}
            </span>
            <ColorTag color={letter.color} />
            <StateTags row={letter} />
          </span>
        }
        extra={<Moves letter={letter} />}
      />
      <div className="stack">
        {letter.why_not_recheck && <Alert type="info" showIcon title={letter.why_not_recheck} />}
        <section className="card" aria-label="内容">
          <Facts>
            <Fact title="签发单位">{letter.issuer_name}</Fact>
            {letter.task_title && <Fact title="关联任务">{letter.task_title}</Fact>}
            {letter.visited_on && <Fact title="督查日期">{letter.visited_on}</Fact>}
            <Fact title="问题">
              <Words>{letter.problem}</Words>
            </Fact>
            <Fact title="要求">
              <Words>{letter.demand}</Words>
            </Fact>
            <Fact title="办理期限">{letter.due_on}</Fact>
            {letter.lines.length > 0 && (
              <Fact title="对照目标">
                {letter.lines.map((line) => (
                  <div key={line.id}>
                    {line.number} {line.title}:目标 {plain(line.target_value)}
                    {line.unit},当前 {plain(line.current_value)}
                    {line.current_value !== null && line.unit}
                  </div>
                ))}
              </Fact>
            )}
          </Facts>
        </section>
        <section className="card" aria-label="经过">
          <h2>经过</h2>
          <Steps>
            {letter.steps.map((step) => (
              <StepShown key={step.id} step={step} />
            ))}
          </Steps>
        </section>
      </div>
    </>
  );
}

function StepShown({ step }: { step: SupervisionStepRead }) {
  const { message } = App.useApp();
  const save = async (sha256: string, filename: string) => {
    try {
      download(filename, await fetchFile(sha256));
    } catch (error) {
      void message.error(asProblem(error).detail);
    }
  };
  return (
    <Step title={STEPS[step.kind]} tag={<ColorTag color={step.color} />} by={step.by_name} at={step.at}>
      {step.note && step.kind !== "issued" && <Words>{step.note}</Words>}
      {step.analysis &&
        PARTS.map(([name, title]) => (
          <Words key={name}>
            {title}:{step.analysis?.[name]}
          </Words>
        ))}
      {step.attachments.map(({ sha256, filename }) => (
        <span key={sha256}>
          <Button type="link" style={{ padding: 0 }} onClick={() => void save(sha256, filename)}>
            {filename}
          </Button>
        </span>
      ))}
    </Step>
  );
}

/** What the caller may do now; the server says what that is. */
function Moves({ letter }: { letter: SupervisionLetterRead }) {
  const [doing, setDoing] = useState<SupervisionLetterRead["moves"][number]>();
  const seen = useSeen(doing !== undefined, letter);
  const queryClient = useQueryClient();
  const { message } = App.useApp();
  const close = () => setDoing(undefined);
  const save = async (kind: "pdf" | "docx") => {
    try {
      download(`${letter.number} ${letter.subject}.${kind}`, await paper(kind, letter.id));
    } catch (error) {
      void message.error(asProblem(error).detail);
    }
  };
  return (
    <>
      <Button onClick={() => void save("docx")}>下载 Word</Button>
      <Button onClick={() => void save("pdf")}>下载 PDF</Button>
      {letter.moves.includes("withdraw") && <Button onClick={() => setDoing("withdraw")}>撤回</Button>}
      {letter.moves.includes("answer") && (
        <Button type="primary" onClick={() => setDoing("answer")}>
          回复
        </Button>
      )}
      {letter.moves.includes("recheck") && !letter.why_not_recheck && (
        <Button type="primary" onClick={() => setDoing("recheck")}>
          复查
        </Button>
      )}
      <AnswerForm letter={seen} open={doing === "answer"} onClose={close} />
      <RecheckForm letter={seen} open={doing === "recheck"} onClose={close} />
      <ReasonDialog
        open={doing === "withdraw"}
        title="撤回督办单"
        okText="撤回"
        label="撤回理由"
        danger
        onClose={close}
        onConfirm={async (reason) => {
          await withdraw(seen, reason);
          await queryClient.invalidateQueries({ queryKey: ["targets"] });
        }}
      >
        <p>撤回后不再要求单位回复,经过仍然保留。</p>
      </ReasonDialog>
    </>
  );
}
