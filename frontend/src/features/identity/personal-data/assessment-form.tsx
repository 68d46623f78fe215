import { useQueryClient } from "@tanstack/react-query";
import { Form, Input, Select } from "antd";
import type { AssessmentRecord, PurposeRead } from "@/api/generated/types.gen";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { assessPurpose, PERSONAL } from "../my-data/queries";
import { VERDICTS } from "./labels";

const required = [{ required: true, message: "请填写" }];

async function fingerprint(file: File): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Records an assessment; the report stays in the archive, its fingerprint comes here. */
export function AssessmentForm({ row, onClose }: { row: PurposeRead; onClose: () => void }) {
  const [form] = Form.useForm<AssessmentRecord>();
  const queryClient = useQueryClient();
  const send = async ({ measures, ...values }: AssessmentRecord) => {
    await assessPurpose(row, { ...values, measures: measures || null });
    await queryClient.invalidateQueries({ queryKey: PERSONAL });
  };
  return (
    <FormDrawer open title={`影响评估:${row.title}`} form={form} onClose={onClose} onSubmit={send}>
      <Form.Item name="assessed_on" label="评估日期" rules={required}>
        <Input type="date" />
      </Form.Item>
      <Form.Item name="assessed_by_name" label="评估人或部门" rules={required}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="verdict" label="结论" rules={required}>
        <Select options={Object.entries(VERDICTS).map(([value, label]) => ({ value, label }))} />
      </Form.Item>
      <Form.Item name="measures" label="采取的措施">
        <Input.TextArea rows={2} maxLength={2000} />
      </Form.Item>
      <Form.Item label="评估报告" extra="只在本机计算指纹,文件不上传,请另行归档">
        <input
          type="file"
          aria-label="评估报告文件"
          onChange={async (event) => {
            const file = event.target.files?.[0];
            if (file) form.setFieldValue("sha256", await fingerprint(file));
          }}
        />
      </Form.Item>
      <Form.Item name="sha256" label="报告指纹(SHA-256)" rules={required}>
        <Input maxLength={64} autoComplete="off" />
      </Form.Item>
    </FormDrawer>
  );
}
