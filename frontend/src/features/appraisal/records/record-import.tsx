import { useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Checkbox, Drawer, Input, Table, Upload } from "antd";
import { useState } from "react";
import type { ImportAnswer } from "@/api/generated/types.gen";
import { Can } from "@/shared/auth/can";
import { useIsPhone } from "@/shared/hooks/use-is-phone";
import { ProblemResult } from "@/shared/ui/problem-result";
import { ProgressBar } from "@/shared/ui/progress-bar";
import { type ImportMode, importRecords } from "./queries";

interface Props {
  open: boolean;
  onClose: () => void;
}

/** A CSV or XLSX file: looked at first, written only when a person says so; faults by row and column. */
export function RecordImport({ open, onClose }: Props) {
  const [file, setFile] = useState<File>();
  const [historical, setHistorical] = useState(false);
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState<ImportMode>();
  const [report, setReport] = useState<ImportAnswer>();
  const [failure, setFailure] = useState<unknown>();
  const queryClient = useQueryClient();
  const { message } = App.useApp();
  const phone = useIsPhone();

  const choose = (next: File | undefined) => {
    setFile(next);
    setReport(undefined);
    setFailure(undefined);
  };
  const run = async (mode: ImportMode) => {
    if (!file) return;
    setBusy(mode);
    setFailure(undefined);
    try {
      const answer = await importRecords(file, mode, historical ? reason : undefined);
      setReport(answer);
      if (mode === "commit") {
        await queryClient.invalidateQueries({ queryKey: ["appraisal"] });
        void message.success(`已写入 ${answer.committed} 条`);
        choose(undefined);
        onClose();
      }
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(undefined);
    }
  };

  return (
    <Drawer open={open} title="文件导入台账" onClose={onClose} size={phone ? "100%" : 640} destroyOnHidden>
      <div className="stack">
        <p>
          支持 CSV(UTF-8)和 XLSX。列名:组织编码 <code>organization_code</code>、事项 <code>type</code>
          、发生日期 <code>occurred_on</code>,以及各字段 <code>values.字段名</code>。先检查,确认无误再写入。
        </p>
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
            onClick={() => void run("check")}
          >
            检查
          </Button>
          <Button
            type="primary"
            disabled={!report || report.valid === 0}
            loading={busy === "commit"}
            onClick={() => void run("commit")}
          >
            写入{report ? ` ${report.valid} 条` : ""}
          </Button>
        </div>
        {busy && <ProgressBar label={busy === "check" ? "正在检查文件…" : "正在写入…"} />}
        {failure !== undefined && <ProblemResult error={failure} />}
        {report && <Report report={report} />}
      </div>
    </Drawer>
  );
}

function Report({ report }: { report: ImportAnswer }) {
  return (
    <section aria-label="检查结果" className="stack">
      <Alert
        type={report.faults.length ? "warning" : "success"}
        showIcon
        title={`共 ${report.rows} 行,可写入 ${report.valid} 行,有问题 ${report.rows - report.valid} 行`}
      />
      {report.faults.length > 0 && (
        <Table
          size="small"
          rowKey={(fault) => `${fault.row} ${fault.column} ${fault.message}`}
          dataSource={report.faults}
          pagination={{ pageSize: 20, showSizeChanger: false }}
          columns={[
            { title: "行", dataIndex: "row", width: 70 },
            { title: "列", dataIndex: "column", render: (column: string | null) => column ?? "整行" },
            { title: "问题", dataIndex: "message" },
          ]}
        />
      )}
    </section>
  );
}
