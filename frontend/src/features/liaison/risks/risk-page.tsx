import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { App, Button, Dropdown } from "antd";
import type { RiskRead, RiskStepRead } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import { download } from "@/shared/csv";
import { instant } from "@/shared/format";
import { Fact, Facts, Words } from "@/shared/ui/facts";
import { Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { Step, Steps } from "@/shared/ui/steps";
import { Moves } from "./moves";
import { type PaperForm, type PaperKind, riskOptions, riskPaper } from "./queries";
import { KINDS, RiskTags, SOURCES, STEPS } from "./words";

/** One risk: what it is, its level, what was decided together, and what was done; each step stays. */
export function RiskPage({ id }: { id: string }) {
  const query = useQuery(riskOptions(id));
  return <Loaded query={query}>{(risk) => <Page risk={risk} />}</Loaded>;
}

function Page({ risk }: { risk: RiskRead }) {
  return (
    <>
      <PageHeader
        title={risk.title}
        trail={<Link to="/risks">风险</Link>}
        subtitle={
          <span className="row">
            <span>
              {risk.number} · {KINDS[risk.kind]} · {risk.organization_name}
            </span>
            <RiskTags row={risk} />
          </span>
        }
        extra={
          <>
            <Papers risk={risk} />
            <Moves risk={risk} />
          </>
        }
      />
      <div className="stack">
        <section className="card" aria-label="情况">
          <Facts>
            <Fact title="情况">
              <Words>{risk.description}</Words>
            </Fact>
            <Fact title="来源">{SOURCES[risk.source]}</Fact>
            <Fact title="发现日期">{risk.found_on}</Fact>
            <Fact title="登记人">{risk.reported_by_name}</Fact>
            <Fact title="责任人">{risk.owner_name ?? "会商时确定"}</Fact>
            <Fact title="复查日期">{risk.review_on ?? "未定"}</Fact>
            {risk.warned_at && <Fact title="实时预警">{instant(risk.warned_at)} 已通知上级会商</Fact>}
          </Facts>
        </section>
        <section className="card" aria-label="经过">
          <h2>经过</h2>
          <Steps>
            {risk.steps.map((step) => (
              <StepShown key={step.id} step={step} />
            ))}
          </Steps>
        </section>
      </div>
    </>
  );
}

function StepShown({ step }: { step: RiskStepRead }) {
  return (
    <Step title={STEPS[step.kind]} by={step.by_name} at={step.at}>
      {step.level_after && (
        <span>
          等级:{step.level_before ?? "未定级"} → {step.level_after}
        </span>
      )}
      {step.bodies.length > 0 && (
        <span>
          {step.held_on} {step.bodies.join("、")}
        </span>
      )}
      {step.note && step.kind !== "registered" && <Words>{step.note}</Words>}
      {step.measures && <Words>处置措施:{step.measures}</Words>}
    </Step>
  );
}

const PAPERS: { form: PaperForm; kind: PaperKind; label: string }[] = [
  { form: "report", kind: "docx", label: "稳定风险报告单 Word" },
  { form: "report", kind: "pdf", label: "稳定风险报告单 PDF" },
  { form: "warning", kind: "docx", label: "预警通知 Word" },
  { form: "warning", kind: "pdf", label: "预警通知 PDF" },
];

function Papers({ risk }: { risk: RiskRead }) {
  const { message } = App.useApp();
  const save = async ({ form, kind, label }: (typeof PAPERS)[number]) => {
    try {
      const name = label.split(" ")[0];
      download(`${name}_${risk.number}.${kind}`, await riskPaper(risk.id, form, kind));
    } catch (error) {
      void message.error(asProblem(error).detail);
    }
  };
  const items = PAPERS.map((paper) => ({
    key: paper.label,
    label: paper.label,
    onClick: () => void save(paper),
  }));
  return (
    <Dropdown menu={{ items }} trigger={["click"]}>
      <Button>下载文书</Button>
    </Dropdown>
  );
}
