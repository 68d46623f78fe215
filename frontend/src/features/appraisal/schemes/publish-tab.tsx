import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Input } from "antd";
import { useId, useState } from "react";
import type { OverBudget, SchemeRead } from "@/api/generated/types.gen";
import { Loaded } from "@/shared/ui/loaded";
import { ProblemResult } from "@/shared/ui/problem-result";
import { ProgressBar } from "@/shared/ui/progress-bar";
import { schemePriceOptions } from "../burden/queries";
import { Summary } from "../burden/scheme-price";
import { checkSource, publishScheme } from "./queries";
import css from "./schemes.module.css";

/** Publishing a draft: what stands in the way, and the last question. */
export function PublishTab({ scheme }: { scheme: SchemeRead }) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const client = useQueryClient();
  const { message, modal } = App.useApp();
  const check = useQuery({
    queryKey: ["appraisal", "scheme-check", scheme.id, scheme.version],
    queryFn: () => checkSource(scheme.source),
  });
  const { data: price } = useQuery(schemePriceOptions(scheme.id, scheme.version));
  const over = price?.is_over_budget ?? false;
  const [signed, setSigned] = useState<OverBudget>({ approver: "", reason: "" });
  const unsigned = over && !(signed.approver.trim() && signed.reason.trim());
  const publish = async () => {
    setBusy(true);
    setFailure(undefined);
    try {
      await publishScheme(scheme, over ? signed : undefined);
      void message.success(`${scheme.title}第 ${scheme.number} 版已发布`);
      await client.invalidateQueries({ queryKey: ["appraisal"] });
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  const ask = () =>
    modal.confirm({
      title: `发布${scheme.title}第 ${scheme.number} 版?`,
      content: `${price ? `${price.words}。` : ""}发布后这一版不再改动;以后开启的考核可选用它,已开启和已发布的考核不受影响。`,
      okText: "发布",
      cancelText: "取消",
      onOk: publish,
    });
  return (
    <section className="card stack" aria-label="发布方案">
      <Loaded query={check} label="正在校验…">
        {(report) => {
          const faults = [...report.faults, ...report.unmeasurable];
          return faults.length === 0 ? (
            <Alert type="success" showIcon title="校验无误,台账能取到全部数据" />
          ) : (
            <>
              <Alert type="warning" showIcon title={`有 ${faults.length} 处妨碍发布`} />
              <ul className={css.lines}>
                {faults.map((fault) => (
                  <li key={`${fault.line} ${fault.field}`}>
                    第 {fault.line} 行 <code>{fault.field}</code> {fault.message}
                  </li>
                ))}
              </ul>
            </>
          );
        }}
      </Loaded>
      {price && <Summary price={price} />}
      {over && <Signature signed={signed} onChange={setSigned} />}
      <p>建议先在“试算”中查看哪些支部会升、会降、因哪些指标变化。</p>
      <div>
        <Button type="primary" loading={busy} disabled={price === undefined || unsigned} onClick={ask}>
          发布这一版
        </Button>
      </div>
      {busy && <ProgressBar label="正在发布…" />}
      {failure !== undefined && <ProblemResult error={failure} />}
    </section>
  );
}

/** Over the budget: who approved it, and why. */
function Signature({ signed, onChange }: { signed: OverBudget; onChange: (signed: OverBudget) => void }) {
  const id = useId();
  return (
    <fieldset className="stack" style={{ minWidth: 0, margin: 0, padding: 0, border: 0 }}>
      <legend>超预算发布须有人批准</legend>
      <label htmlFor={`${id}-approver`}>批准人</label>
      <Input
        id={`${id}-approver`}
        maxLength={200}
        value={signed.approver}
        onChange={({ target }) => onChange({ ...signed, approver: target.value })}
      />
      <label htmlFor={`${id}-reason`}>理由</label>
      <Input.TextArea
        id={`${id}-reason`}
        rows={3}
        maxLength={2000}
        value={signed.reason}
        onChange={({ target }) => onChange({ ...signed, reason: target.value })}
      />
    </fieldset>
  );
}
