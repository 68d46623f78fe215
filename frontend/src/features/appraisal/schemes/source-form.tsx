import { Alert, App, Button } from "antd";
import { type ReactNode, useRef, useState } from "react";
import type { CheckRead, FaultRead } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import { ProblemResult } from "@/shared/ui/problem-result";
import { ProgressBar } from "@/shared/ui/progress-bar";
import { checkSource } from "./queries";
import css from "./schemes.module.css";
import { SourceEditor, type SourceEditorHandle } from "./source-editor";

interface Props {
  initial: string;
  saveText: string;
  /** Keeps the text; a refusal with faults is shown at its lines. */
  onSave: (source: string) => Promise<unknown>;
  extra?: ReactNode;
}

/** Editing a scheme's text: checked without saving, every fault with its line and field, a click goes there. */
export function SourceForm({ initial, saveText, onSave, extra }: Props) {
  const [source, setSource] = useState(initial);
  const [busy, setBusy] = useState<"check" | "save">();
  const [report, setReport] = useState<CheckRead>();
  const [failure, setFailure] = useState<unknown>();
  const editor = useRef<SourceEditorHandle>(null);
  const { message } = App.useApp();
  const change = (next: string) => {
    setSource(next);
    setReport(undefined);
    setFailure(undefined);
  };
  const attempt = async (kind: "check" | "save", work: () => Promise<void>) => {
    setBusy(kind);
    setFailure(undefined);
    try {
      await work();
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(undefined);
    }
  };
  const check = () => attempt("check", async () => setReport(await checkSource(source)));
  const save = () =>
    attempt("save", async () => {
      try {
        await onSave(source);
        void message.success("草稿已保存");
      } catch (error) {
        if (asProblem(error).code === "scheme_faulty") setReport(await checkSource(source));
        else throw error;
      }
    });
  const faults = [...(report?.faults ?? []), ...(report?.unmeasurable ?? [])];
  const pick = async (file: File | undefined) => {
    if (file) change(await file.text());
  };
  return (
    <div className="stack">
      <div className="row">
        <label className={css.file}>
          选择文件
          <input
            type="file"
            accept=".yaml,.yml"
            className="visually-hidden"
            onChange={(event) => void pick(event.target.files?.[0])}
          />
        </label>
        <Button loading={busy === "check"} disabled={!source.trim()} onClick={() => void check()}>
          校验
        </Button>
        <Button
          type="primary"
          loading={busy === "save"}
          disabled={!source.trim()}
          onClick={() => void save()}
        >
          {saveText}
        </Button>
        {source !== initial && <span className="quiet">有改动未保存</span>}
        {extra}
      </div>
      {busy && <ProgressBar label={busy === "check" ? "正在校验…" : "正在保存…"} />}
      {failure !== undefined && <ProblemResult error={failure} />}
      {report && <Report report={report} onOpen={(line) => editor.current?.goTo(line)} />}
      <SourceEditor
        ref={editor}
        value={source}
        marked={new Set(faults.map((fault) => fault.line))}
        onChange={change}
      />
    </div>
  );
}

function Report({ report, onOpen }: { report: CheckRead; onOpen: (line: number) => void }) {
  return (
    <section aria-label="校验结果" role="status" className="stack">
      {report.ok ? (
        <Alert type="success" showIcon title="格式与规则无误,可以保存" />
      ) : (
        <Alert type="error" showIcon title={`有 ${report.faults.length} 处需要修改`} />
      )}
      <Faults faults={report.faults} onOpen={onOpen} />
      {report.unmeasurable.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={`${report.unmeasurable.length} 处取不到台账数据,可存为草稿,但不能发布`}
        />
      )}
      <Faults faults={report.unmeasurable} onOpen={onOpen} />
    </section>
  );
}

function Faults({ faults, onOpen }: { faults: readonly FaultRead[]; onOpen: (line: number) => void }) {
  if (faults.length === 0) return null;
  return (
    <ol className={css.faults}>
      {faults.map((fault) => (
        <li key={`${fault.line} ${fault.field} ${fault.message}`}>
          <button type="button" onClick={() => onOpen(fault.line)}>
            <span className="num">第 {fault.line} 行</span>
            <code>{fault.field}</code>
            <span>{fault.message}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}
