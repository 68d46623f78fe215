import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Drawer, Popconfirm, Upload } from "antd";
import { type ReactNode, useState } from "react";
import type { ImportRead, ImportRow } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import { csvOf, download } from "@/shared/csv";
import { instant } from "@/shared/format";
import { useIsPhone } from "@/shared/hooks/use-is-phone";
import { Complain } from "../complain";
import { ProblemResult } from "../problem-result";
import { ProgressBar } from "../progress-bar";
import { latest, save } from "./api";
import { Headings } from "./headings";
import css from "./imports.module.css";
import { Report } from "./report";
import { useImport } from "./use-import";

interface Props {
  open: boolean;
  onClose: () => void;
  /** What is brought in, in one word: 诉求. */
  noun: string;
  /** The noun's own address; its imports lie below. */
  url: string;
  /** The queries that are asked again after a change. */
  changes: readonly string[];
  /** The form can come filled in with what is there already. */
  prefilled?: boolean | undefined;
  /** Another way to fetch the form, instead of the plain button. */
  template?: ReactNode;
  /** Why old things are brought in only now, where one may. */
  reason?: ReactNode;
  reasonGiven?: string | undefined;
  mayCheck?: boolean;
}

const WORDS = {
  upload: "正在上传…",
  explain: "正在保存…",
  check: "正在检查…",
  commit: "正在写入…",
  undo: "正在撤销…",
};
const STATES = {
  asking: "待说明表头",
  checking: "待检查",
  ready: "待写入",
  has_errors: "有问题",
  done: "已写入",
  undone: "已撤销",
} as const;

/** A file in: the form, the file, its headings, the check, what it would do, writing it, and taking it back. */
export function ImportWizard(props: Props) {
  const {
    open,
    onClose,
    noun,
    url,
    changes,
    prefilled,
    template,
    reason,
    reasonGiven,
    mayCheck = true,
  } = props;
  const phone = useIsPhone();
  const queryClient = useQueryClient();
  const past = useQuery({
    queryKey: ["imports", url],
    queryFn: ({ signal }) => latest(url, signal),
    enabled: open,
  });
  const [file, setFile] = useState<File>();
  const work = useImport(url, () => void queryClient.invalidateQueries({ queryKey: changes }));
  const { found, busy, step, failure } = work;
  const again = () => void past.refetch();

  const choose = (next: File | undefined) => {
    setFile(next);
    work.forget();
  };
  const percent = step?.total ? (step.done / step.total) * 100 : undefined;
  return (
    <Drawer
      open={open}
      title={`${noun}:文件导入`}
      onClose={onClose}
      size={phone ? "100%" : 720}
      destroyOnHidden
      footer={<Complain about={`${noun}文件导入`} />}
    >
      <div className="stack">
        <p>
          先下载表样填写,再选择文件检查;全部无误后整份写入,有一行有误则一行也不写。写入后七天内可整份撤销。
        </p>
        {template ?? <Template url={url} noun={noun} prefilled={prefilled} />}
        <Upload
          accept=".csv,.xlsx"
          maxCount={1}
          fileList={file ? [{ uid: "1", name: file.name }] : []}
          beforeUpload={(chosen) => {
            choose(chosen);
            return false;
          }}
          onRemove={() => choose(undefined)}
        >
          <button type="button" className="plain-button">
            选择文件
          </button>
        </Upload>
        {reason}
        {!found && (
          <Button
            type="primary"
            disabled={!file || !mayCheck}
            loading={busy !== undefined}
            onClick={() => file && void work.send(file, reasonGiven).then(again)}
          >
            检查
          </Button>
        )}
        {busy && <ProgressBar label={WORDS[busy]} percent={percent} afterMs={300} />}
        {failure !== undefined && <ProblemResult error={failure} />}
        {found?.state === "asking" && (
          <Headings
            found={found}
            busy={busy !== undefined}
            onAnswer={(answers) => void work.explain(answers)}
          />
        )}
        {found && ["ready", "has_errors"].includes(found.state) && (
          <>
            <Report found={found} />
            <Next
              found={found}
              noun={noun}
              url={url}
              busy={busy !== undefined}
              onCommit={() => void work.commit().then(again)}
            />
          </>
        )}
        {found?.state === "done" && <Written found={found} noun={noun} />}
        {found?.state === "undone" && <Alert type="info" showIcon title="已整份撤销,可以改正后重新上传。" />}
        <Past
          rows={past.data ?? []}
          busy={busy !== undefined}
          onUndo={(id) => void work.undo(id).then(again)}
        />
      </div>
    </Drawer>
  );
}

/** The empty form, and where there is something the form that is filled in already. */
function Template({ url, noun, prefilled }: { url: string; noun: string; prefilled: boolean | undefined }) {
  const { message } = App.useApp();
  const fetchIt = (query: string) =>
    save(`${url}/imports/template.xlsx${query}`, `${noun}.xlsx`).catch(
      (error) => void message.error(asProblem(error).detail),
    );
  return (
    <div className="row">
      <Button onClick={() => void fetchIt("")}>下载表样</Button>
      {prefilled && <Button onClick={() => void fetchIt("?prefilled=true")}>下载已填现有内容的表样</Button>}
    </div>
  );
}

interface NextProps {
  found: ImportRead;
  noun: string;
  url: string;
  busy: boolean;
  onCommit: () => void;
}

function Next({ found, noun, url, busy, onCommit }: NextProps) {
  const { message } = App.useApp();
  const plan = found.plan ?? { create: 0, update: 0, unchanged: 0 };
  const changing = plan.create + plan.update;
  if (found.state === "has_errors") {
    const fetchIt = () =>
      save(`${url}/imports/${found.id}/report.xlsx`, `${noun}_检查结果.xlsx`).catch(
        (error) => void message.error(asProblem(error).detail),
      );
    return (
      <div className="row">
        <Button type="primary" onClick={() => void fetchIt()}>
          下载标注了问题的文件
        </Button>
        <span className="quiet">问题单元格已标红并写明改法;改正后重新选择文件。</span>
      </div>
    );
  }
  if (!changing) return <Alert type="info" showIcon title="文件里的内容都已经有了,不需要写入。" />;
  return (
    <div className="row">
      <Button type="primary" loading={busy} onClick={onCommit}>
        写入 {changing} 行
      </Button>
    </div>
  );
}

function Written({ found, noun }: { found: ImportRead; noun: string }) {
  const plan = found.plan ?? { create: 0, update: 0, unchanged: 0 };
  const handOn = () => {
    const rows = found.results.map((one) => [String(one.row), one.number, one.receipt]);
    download(`${noun}_回执.csv`, csvOf(["行", "编号", "回执码"], rows));
  };
  return (
    <>
      <Alert type="success" showIcon title={`已写入:新增 ${plan.create} 行,修改 ${plan.update} 行`} />
      {found.results.length > 0 && (
        <div className="row">
          <Button onClick={handOn}>下载回执码</Button>
          <span className="quiet">回执码只在这里给出一次,请转交反映人。</span>
        </div>
      )}
    </>
  );
}

/** One's own last imports; what was written may be taken back for seven days. */
function Past({
  rows,
  busy,
  onUndo,
}: {
  rows: readonly ImportRow[];
  busy: boolean;
  onUndo: (id: string) => void;
}) {
  const shown = rows.filter((row) => row.state === "done" || row.state === "undone");
  if (!shown.length) return null;
  return (
    <section aria-label="最近的导入" className="stack">
      <h3>最近的导入</h3>
      <ul className={css.past}>
        {shown.map((row) => (
          <li key={row.id}>
            <span>
              {row.filename} · {row.rows} 行
            </span>
            <span className="quiet">
              {STATES[row.state]} {instant(row.undone_at ?? row.done_at ?? row.created_at)}
            </span>
            {row.may_undo && (
              <Popconfirm
                title="整份撤销?"
                description="这个文件写入的内容会全部撤回;有内容已被改动时不能撤销。"
                okText="撤销"
                cancelText="不撤销"
                onConfirm={() => onUndo(row.id)}
              >
                <Button size="small" danger disabled={busy} aria-label={`撤销 ${row.filename}`}>
                  撤销
                </Button>
              </Popconfirm>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
