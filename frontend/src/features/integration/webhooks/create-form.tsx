import { useQueryClient } from "@tanstack/react-query";
import { Form, Switch } from "antd";
import type { WebhookCreate, WebhookCreated } from "@/api/generated/types.gen";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { OrgPicker } from "@/shared/ui/org-picker";
import { WebhookFields } from "./fields";
import { createWebhook } from "./queries";

interface Props {
  onClose: () => void;
  onCreated: (created: WebhookCreated) => void;
}

/** A new receiver; its secret comes back once. */
export function CreateForm({ onClose, onCreated }: Props) {
  const [form] = Form.useForm<WebhookCreate>();
  const queryClient = useQueryClient();
  const send = async (values: WebhookCreate) => {
    const created = await createWebhook({ ...values, min_severity: values.min_severity ?? null });
    await queryClient.invalidateQueries({ queryKey: ["integration"] });
    onCreated(created);
  };
  return (
    <FormDrawer
      open
      title="新建接收方"
      form={form}
      submitText="新建"
      initialValues={{ payload: "full", categories: [], signs_ed25519: false }}
      onClose={onClose}
      onSubmit={send}
    >
      <Form.Item
        name="organization_id"
        label="组织范围"
        extra="推送该组织及下级发生的事"
        rules={[{ required: true, message: "请选择组织" }]}
      >
        <OrgPicker label="组织范围" />
      </Form.Item>
      <WebhookFields />
      <Form.Item
        name="signs_ed25519"
        label="再加一个公钥签名(Ed25519)"
        extra="接收方只需公钥即可验签;一般不用开"
        valuePropName="checked"
      >
        <Switch />
      </Form.Item>
    </FormDrawer>
  );
}
