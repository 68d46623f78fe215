import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, DatePicker, Form, Input, Select, Upload, type UploadFile } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useState } from "react";
import type { RecordTypeRead } from "@/api/generated/types.gen";
import { useActor } from "@/shared/auth/me";
import { businessDate } from "@/shared/format";
import { useOrgTree } from "@/shared/hooks/use-org-tree";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { OrgPicker } from "@/shared/ui/org-picker";
import { enterable } from "./enterable";
import { addAttachment, bySection, enterRecord, recordTypesOptions } from "./queries";
import { RecordFields } from "./record-fields";

interface Values {
  organization_id: string;
  type: string;
  occurred_on: Dayjs;
  values?: Record<string, string | boolean | null | undefined>;
  note?: string;
}

interface Props {
  open: boolean;
  /** Fixed on the branch page; chosen elsewhere. */
  organizationId?: string;
  onClose: () => void;
}

/** Enters a fact once; the form follows the record type, and nothing is asked for that the type does not need. */
export function RecordForm({ open, organizationId, onClose }: Props) {
  const [form] = Form.useForm<Values>();
  const chosen = Form.useWatch("type", form);
  const place = Form.useWatch("organization_id", form) ?? organizationId;
  const { data: all = [] } = useQuery({ ...recordTypesOptions, enabled: open });
  const { data: places = [] } = useOrgTree();
  const { roles } = useActor();
  const types = enterable(all, roles, places, place);
  const [files, setFiles] = useState<UploadFile[]>([]);
  const queryClient = useQueryClient();
  const { message } = App.useApp();
  const type = types.find(({ code }) => code === chosen);

  const send = async (entry: Values) => {
    const organization_id = organizationId ?? entry.organization_id;
    const attachments: string[] = [];
    for (const { originFileObj } of files) {
      if (originFileObj) attachments.push((await addAttachment(organization_id, originFileObj)).sha256);
    }
    await enterRecord({
      organization_id,
      type: entry.type,
      occurred_on: entry.occurred_on.format("YYYY-MM-DD"),
      values: filled(entry.values),
      note: entry.note?.trim() || null,
      attachments,
    });
    setFiles([]);
    await queryClient.invalidateQueries({ queryKey: ["appraisal"] });
    void message.success("已登记,得分随即更新");
  };

  return (
    <FormDrawer
      open={open}
      title="登记台账"
      form={form}
      submitText="登记"
      initialValues={{ occurred_on: dayjs(businessDate()) }}
      onClose={onClose}
      onSubmit={send}
    >
      {!organizationId && (
        <Form.Item name="organization_id" label="组织" rules={[{ required: true, message: "请选择组织" }]}>
          <OrgPicker kinds={["branch"]} />
        </Form.Item>
      )}
      <Form.Item name="type" label="事项" rules={[{ required: true, message: "请选择事项" }]}>
        <Select
          showSearch={{ optionFilterProp: "label" }}
          options={bySection(types)}
          placeholder="选择事项"
          onChange={() => form.resetFields(["values"])}
        />
      </Form.Item>
      <Form.Item name="occurred_on" label="发生日期" rules={[{ required: true, message: "请选择日期" }]}>
        <DatePicker
          style={{ width: "100%" }}
          disabledDate={(day) => day.format("YYYY-MM-DD") > businessDate()}
        />
      </Form.Item>
      {type && <RecordFields type={type} />}
      {type && <Evidence type={type} files={files} onChange={setFiles} />}
      <Form.Item name="note" label="备注">
        <Input.TextArea rows={2} maxLength={500} />
      </Form.Item>
    </FormDrawer>
  );
}

function filled(values: Values["values"] = {}): Record<string, string | boolean | null> {
  const kept = Object.entries(values).filter(
    ([, value]) => value !== undefined && value !== null && value !== "",
  );
  return Object.fromEntries(kept) as Record<string, string | boolean | null>;
}

const EVIDENCE: Record<string, string> = { document: "文件", table: "表格", photo: "照片" };

interface EvidenceProps {
  type: RecordTypeRead;
  files: UploadFile[];
  onChange: (files: UploadFile[]) => void;
}

function Evidence({ type, files, onChange }: EvidenceProps) {
  const { required, kinds, count } = type.evidence;
  const words = required
    ? `需要 ${count || 1} 份${kinds.map((kind) => EVIDENCE[kind] ?? kind).join("、")}`
    : "不要求附件,有现成的可附上";
  return (
    <Form.Item label="附件" required={required} extra={words}>
      <Upload
        multiple
        fileList={files}
        beforeUpload={() => false}
        onChange={({ fileList }) => onChange(fileList)}
      >
        <button type="button" className="plain-button">
          选择文件
        </button>
      </Upload>
    </Form.Item>
  );
}
