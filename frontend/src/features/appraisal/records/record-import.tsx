import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Checkbox, Drawer, Input, Select, Table, Upload } from "antd";
import { useState } from "react";
import type { FileReport } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import { Can } from "@/shared/auth/can";
import { useIsPhone } from "@/shared/hooks/use-is-phone";
import { ProblemResult } from "@/shared/ui/problem-result";
import { ProgressBar } from "@/shared/ui/progress-bar";
import { bySection, checkFile, commitFile, downloadTemplate, recordTypesOptions } from "./queries";

interface Props {
  open: boolean;
  onClose: () => void;
}

/** A CSV or XLSX file: looked at first, written only when a person says so; faults by row and column. */
export function RecordImport({ open, onClose }: Props) {
  const [file, setFile] = useState<File>();
  const [historical, setHistorical] = useState(false);
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState<"check" | "commit">();
  const [report, setReport] = useState<FileReport>();
  const [failure, setFailure] = useState<unknown>();
  const queryClient = useQueryClient();
  const { message } = App.useApp();
  const phone = useIsPhone();

  const choose = (next: File | undefined) => {
    setFile(next);
    setReport(undefined);
    setFailure(undefined);
  };
  const attempt = async (kind: "check" | "commit", work: (file: File, reason?: string) => Promise<void>) => {
    if (!file) return;
    setBusy(kind);
    setFailure(undefined);
    try {
      await work(file, historical ? reason : undefined);
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(undefined);
    }
  };
  const check = () => attempt("check", async (chosen, why) => setReport(await checkFile(chosen, why)));
  const commit = () =>
    attempt("commit", async (chosen, why) => {
      const { entered, unchanged } = await commitFile(chosen, why);
      await queryClient.invalidateQueries({ queryKey: ["appraisal"] });
      void message.success(`已写入 ${entered} 条${unchanged ? `,${unchanged} 条此前已有` : ""}`);
      choose(undefined);
      onClose();
    });

  return (
    <Drawer open={open} title="文件导入台账" onClose={onClose} size={phone ? "100%" : 640} destroyOnHidden>
      <div className="stack">
        <p>先下载表样填写,再选择文件检查;全部无误后整份写入,有一行有误则一行也不写。</p>
        <Template />
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
        <Can permission="appraisal.record:import_historical">
          <Checkbox checked={historical} onChange={(event) => setHistorical(event.target.checked)}>
            历史补录(文件须有提交时间 submitted_at,只限未发布的时期,记录将一直带有标记)
          </Checkbox>
          {historical && (
            <Input.TextArea
              aria-label="补录理由"
              placeholder="补录理由(必填)"
              rows={2}
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Can>
        <div className="row">
          <Button
            disabled={!file || (historical && !reason.trim())}
            loading={busy === "check"}
            onClick={() => void check()}
          >
            检查
          </Button>
          <Button
            type="primary"
            disabled={!report || report.error_count > 0 || report.new === 0}
            loading={busy === "commit"}
            onClick={() => void commit()}
          >
            写入{report && report.error_count === 0 ? ` ${report.new} 条` : ""}
          </Button>
        </div>
        {busy && <ProgressBar label={busy === "check" ? "正在检查文件…" : "正在写入…"} />}
        {failure !== undefined && <ProblemResult error={failure} />}
        {report && <Report report={report} />}
      </div>
    </Drawer>
  );
}

/** The empty form of a record type. */
function Template() {
  const [code, setCode] = useState<string>();
  const { data: types = [] } = useQuery(recordTypesOptions);
  const { message } = App.useApp();
  const fetchIt = async () => {
    if (!code) return;
    await downloadTemplate(code).catch((error) => message.error(asProblem(error).detail));
  };
  return (
    <div className="row">
      <Select
        showSearch={{ optionFilterProp: "label" }}
        aria-label="表样"
        placeholder="选择事项"
        value={code}
        options={bySection(types)}
        onChange={setCode}
        style={{ width: 220 }}
      />
      <Button disabled={!code} onClick={() => void fetchIt()}>
        下载表样
      </Button>
    </div>
  );
}

function Report({ report }: { report: FileReport }) {
  return (
    <section aria-label="检查结果" className="stack">
      <Alert
        type={report.error_count ? "warning" : "success"}
        showIcon
        title={`共 ${report.rows} 行:可新增 ${report.new} 行,已有 ${report.unchanged} 行,问题 ${report.error_count} 处`}
      />
      {report.errors.length > 0 && (
        <Table
          size="small"
          rowKey={(fault) => `${fault.row} ${fault.column} ${fault.message}`}
          dataSource={report.errors}
          pagination={{ pageSize: 20, showSizeChanger: false }}
          columns={[
            { title: "行", dataIndex: "row", width: 70 },
            { title: "列", dataIndex: "column" },
            { title: "问题", dataIndex: "message" },
          ]}
        />
      )}
    </section>
  );
}
