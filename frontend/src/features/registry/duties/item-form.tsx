import { useQueryClient } from "@tanstack/react-query";
import { App, Form, Input } from "antd";
import type { WorkItemWrite } from "@/api/generated/types.gen";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { addItem, DUTIES } from "./queries";

type Values = Pick<WorkItemWrite, "code" | "name" | "business_line">;

/** A row more for the matrix. */
export function ItemForm({ organizationId, onClose }: { organizationId: string; onClose: () => void }) {
  const [form] = Form.useForm<Values>();
  const client = useQueryClient();
  const { message } = App.useApp();
  const send = async ({ business_line, ...values }: Values) => {
    await addItem({
      ...values,
      business_line: business_line?.trim() || null,
      organization_id: organizationId,
    });
    await client.invalidateQueries({ queryKey: DUTIES });
    void message.success("已增加");
  };
  return (
    <FormDrawer open title="增加工作项目" form={form} onClose={onClose} onSubmit={send}>
      <Form.Item
        name="code"
        label="编码"
        rules={[{ required: true, whitespace: true, message: "请填写编码" }]}
      >
        <Input maxLength={64} placeholder="例如:W13" />
      </Form.Item>
      <Form.Item
        name="name"
        label="名称"
        rules={[{ required: true, whitespace: true, message: "请填写名称" }]}
      >
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="business_line" label="结合的业务" extra="例如安全生产、电网建设、经营;可以不填">
        <Input maxLength={100} />
      </Form.Item>
    </FormDrawer>
  );
}
