import { useQueryClient } from "@tanstack/react-query";
import { App, Form, Input, Upload, type UploadFile } from "antd";
import { useState } from "react";
import type { LetterFile, LossAnalysis, SupervisionLetterRead } from "@/api/generated/types.gen";
import { useActor } from "@/shared/auth/me";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { addFile, answer } from "./queries";
import { PARTS } from "./words";

interface Props {
  letter: SupervisionLetterRead;
  open: boolean;
  onClose: () => void;
}

interface Values {
  note: string;
  analysis?: LossAnalysis;
}

/** The unit says what it did; a loss-making one in three parts; files are welcome and never asked for. */
export function AnswerForm({ letter, open, onClose }: Props) {
  const [form] = Form.useForm<Values>();
  const [files, setFiles] = useState<UploadFile[]>([]);
  const queryClient = useQueryClient();
  const actor = useActor();
  const { message } = App.useApp();
  const send = async ({ note, analysis }: Values) => {
    const attachments: LetterFile[] = [];
    for (const { originFileObj } of files) {
      if (!originFileObj) continue;
      const { sha256, filename } = await addFile(letter.organization_id, originFileObj);
      attachments.push({ sha256, filename });
    }
    await answer(letter, { note, analysis: analysis ?? null, attachments });
    setFiles([]);
    await queryClient.invalidateQueries({ queryKey: ["targets"] });
    void message.success("已回复,等待复查");
  };
  return (
    <FormDrawer
      open={open}
      title="回复督办单"
      form={form}
      submitText="回复"
      onClose={onClose}
      onSubmit={send}
    >
      <p className="quiet" style={{ marginBottom: "1rem" }}>
        {letter.demand}
      </p>
      <Form.Item
        name="note"
        label="办理情况"
        rules={[{ required: true, whitespace: true, message: "请写明做了什么" }]}
      >
        <Input.TextArea rows={5} maxLength={2000} showCount />
      </Form.Item>
      {letter.needs_analysis &&
        PARTS.map(([name, title]) => (
          <Form.Item
            key={name}
            name={["analysis", name]}
            label={title}
            rules={[{ required: true, whitespace: true, message: `请分析${title}` }]}
          >
            <Input.TextArea rows={3} maxLength={2000} showCount />
          </Form.Item>
        ))}
      {actor.may("appraisal.attachment:add") && (
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
      )}
    </FormDrawer>
  );
}
