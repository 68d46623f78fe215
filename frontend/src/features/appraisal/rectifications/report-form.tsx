import { useQueryClient } from "@tanstack/react-query";
import { App, Form, Input, Upload, type UploadFile } from "antd";
import { useState } from "react";
import type { RectificationRead } from "@/api/generated/types.gen";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { addAttachment } from "../records/queries";
import { report } from "./queries";

interface Props {
  row: RectificationRead;
  open: boolean;
  onClose: () => void;
}

/** The branch says what it did; files are welcome and never asked for. */
export function ReportForm({ row, open, onClose }: Props) {
  const [form] = Form.useForm<{ note: string }>();
  const [files, setFiles] = useState<UploadFile[]>([]);
  const queryClient = useQueryClient();
  const { message } = App.useApp();
  const send = async ({ note }: { note: string }) => {
    const attachments: string[] = [];
    for (const { originFileObj } of files) {
      if (originFileObj) attachments.push((await addAttachment(row.organization_id, originFileObj)).sha256);
    }
    await report(row, { note, attachments });
    setFiles([]);
    await queryClient.invalidateQueries({ queryKey: ["appraisal"] });
    void message.success("已报告,等待复查");
  };
  return (
    <FormDrawer
      open={open}
      title="报告整改情况"
      form={form}
      submitText="报告"
      onClose={onClose}
      onSubmit={send}
    >
      <p className="quiet" style={{ marginBottom: "1rem" }}>
        {row.problem}
      </p>
      <Form.Item
        name="note"
        label="整改情况"
        rules={[{ required: true, whitespace: true, message: "请写明做了什么" }]}
      >
        <Input.TextArea rows={5} maxLength={2000} showCount />
      </Form.Item>
      <Form.Item label="附件" extra="不要求附件和照片,有现成的可附上">
        <Upload
          multiple
          fileList={files}
          beforeUpload={() => false}
          onChange={({ fileList }) => setFiles(fileList)}
        >
          <button type="button" className="plain-button">
            选择文件
          </button>
        </Upload>
      </Form.Item>
    </FormDrawer>
  );
}
