import { useQueryClient } from "@tanstack/react-query";
import { Form, Radio } from "antd";
import type { WebhookCreated, WebhookRead } from "@/api/generated/types.gen";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { rotateSecret } from "./queries";

export const OVERLAPS: Record<string, string> = {
  "24h": "24 小时",
  "7d": "7 天",
  "1h": "1 小时",
  "0m": "不重叠,旧密钥立即作废",
};

interface Props {
  row: WebhookRead;
  onClose: () => void;
  onRotated: (created: WebhookCreated, overlap: string) => void;
}

/** A new secret; for a while both sign, so that the receiver can change over without losing anything. */
export function RotateForm({ row, onClose, onRotated }: Props) {
  const [form] = Form.useForm<{ overlap: string }>();
  const queryClient = useQueryClient();
  const send = async ({ overlap }: { overlap: string }) => {
    const created = await rotateSecret(row, overlap);
    await queryClient.invalidateQueries({ queryKey: ["integration"] });
    onRotated(created, overlap);
  };
  return (
    <FormDrawer
      open
      title="更换密钥"
      form={form}
      submitText="更换"
      initialValues={{ overlap: "24h" }}
      onClose={onClose}
      onSubmit={send}
    >
      <p style={{ marginBottom: "1rem" }}>
        重叠期内每次推送带新旧两个签名,接收方换上新密钥前后都能验证通过。
      </p>
      <Form.Item name="overlap" label="重叠时间" rules={[{ required: true }]}>
        <Radio.Group
          style={{ display: "grid", gap: "0.25rem" }}
          options={Object.entries(OVERLAPS).map(([value, label]) => ({ value, label }))}
        />
      </Form.Item>
    </FormDrawer>
  );
}
