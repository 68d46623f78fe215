import { useQuery } from "@tanstack/react-query";
import { DatePicker, Form, Input, InputNumber, Radio, Select, Upload, type UploadFile } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import type { ReactNode } from "react";
import type { IssueRead } from "@/api/generated/types.gen";
import { OrgPicker } from "@/shared/ui/org-picker";
import { MergePicker } from "./merge-picker";
import type { FormMove } from "./move-words";
import { normsOptions } from "./queries";
import { choices, RESOLUTIONS, SEVERITIES } from "./words";

export interface MoveValues {
  category?: string;
  severity?: IssueRead["severity"];
  note?: string;
  reason?: string;
  into_id?: string;
  handler_organization_id?: string;
  until?: Dayjs;
  days?: number;
  kind?: NonNullable<IssueRead["resolution_kind"]>;
  summary?: string;
}

const LONGEST_PAUSE = 90;
const EXPLAINED: FormMove[] = ["reject", "transfer", "pause", "extend", "escalate"];
const NOTED: FormMove[] = ["accept", "merge", "assign", "start", "resume"];

export function initialOf(issue: IssueRead, move: FormMove): Partial<MoveValues> {
  if (move === "accept" || move === "assign") return { category: issue.category, severity: issue.severity };
  return move === "resolve" ? { kind: "fixed" } : {};
}

/** What is sent: only what the move asks for. */
export function bodyOf(move: FormMove, values: MoveValues, attachments: string[]): object {
  const { until, note, ...rest } = values;
  return {
    ...rest,
    ...(until && { until: until.format("YYYY-MM-DD") }),
    ...(NOTED.includes(move) && { note: note?.trim() || null }),
    ...(move === "progress" && { note, attachments }),
    ...(move === "resolve" && { attachments }),
  };
}

interface Props {
  issue: IssueRead;
  move: FormMove;
  files: UploadFile[];
  onFiles: (files: UploadFile[]) => void;
}

/** The fields of one move. */
export function MoveFields({ issue, move, files, onFiles }: Props) {
  return (
    <>
      {move === "merge" && <MergePicker issue={issue} />}
      {(move === "assign" || move === "transfer") && <HandlerField />}
      {(move === "accept" || move === "assign") && <Classified issue={issue} />}
      {move === "pause" && <UntilField />}
      {move === "extend" && <DaysField left={issue.extension_left} due={issue.due_on} />}
      {move === "resolve" && <ResultFields />}
      {move === "progress" && <WordsField name="note" label="进展" fault="请写明办到哪一步" />}
      {EXPLAINED.includes(move) && <WordsField name="reason" label="理由" fault="请写明理由" />}
      {NOTED.includes(move) && <WordsField name="note" label="说明(可不填)" />}
      {(move === "progress" || move === "resolve") && <FilesField files={files} onFiles={onFiles} />}
    </>
  );
}

function WordsField({ name, label, fault }: { name: keyof MoveValues; label: string; fault?: string }) {
  return (
    <Form.Item
      name={name}
      label={label}
      rules={fault ? [{ required: true, whitespace: true, message: fault }] : []}
    >
      <Input.TextArea rows={4} maxLength={2000} showCount />
    </Form.Item>
  );
}

function HandlerField() {
  return (
    <Form.Item
      name="handler_organization_id"
      label="承办单位"
      rules={[{ required: true, message: "请选择承办单位" }]}
    >
      <OrgPicker label="承办单位" placeholder="选择承办单位" />
    </Form.Item>
  );
}

/** Category and severity; how many days there are follows from the severity. */
function Classified({ issue }: { issue: IssueRead }) {
  const severity: IssueRead["severity"] | undefined = Form.useWatch("severity");
  const { data: norms } = useQuery(normsOptions(issue.organization_id));
  const days = norms && severity ? norms[`${severity}_days`] : undefined;
  return (
    <>
      <Form.Item name="category" label="类别">
        <Select
          options={(norms?.categories ?? [{ code: issue.category, title: issue.category_title }]).map(
            ({ code, title }) => ({ value: code, label: title }),
          )}
        />
      </Form.Item>
      <Form.Item name="severity" label="严重程度" extra={days && `按规则,交办后须在 ${days} 个工作日内办结`}>
        <Radio.Group options={choices(SEVERITIES)} />
      </Form.Item>
    </>
  );
}

function UntilField() {
  const today = dayjs();
  return (
    <Form.Item
      name="until"
      label="恢复日期"
      extra="到这一天自动恢复计时"
      rules={[{ required: true, message: "请选择恢复日期" }]}
    >
      <DatePicker
        style={{ width: "100%" }}
        disabledDate={(day) => !day.isAfter(today, "day") || day.diff(today, "day") >= LONGEST_PAUSE}
      />
    </Form.Item>
  );
}

function DaysField({ left, due }: { left: number; due: string | null }) {
  return (
    <Form.Item
      name="days"
      label="延长几个工作日"
      extra={`现在的期限 ${due ?? "—"},还可延 ${left} 个工作日`}
      rules={[{ required: true, message: "请填写天数" }]}
    >
      <InputNumber min={1} max={left} precision={0} style={{ width: "100%" }} />
    </Form.Item>
  );
}

function ResultFields(): ReactNode {
  return (
    <>
      <Form.Item name="kind" label="结果" rules={[{ required: true, message: "请选择结果" }]}>
        <Radio.Group options={choices(RESOLUTIONS)} />
      </Form.Item>
      <WordsField name="summary" label="办理情况" fault="请写明怎样办理的,反映人会看到" />
    </>
  );
}

function FilesField({ files, onFiles }: Pick<Props, "files" | "onFiles">) {
  return (
    <Form.Item label="附件" extra="不要求附件和照片,有现成的可附上">
      <Upload
        multiple
        fileList={files}
        beforeUpload={() => false}
        onChange={({ fileList }) => onFiles(fileList)}
      >
        <button type="button" className="plain-button">
          选择文件
        </button>
      </Upload>
    </Form.Item>
  );
}
