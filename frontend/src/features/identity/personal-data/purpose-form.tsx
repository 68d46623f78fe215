import { useQueryClient } from "@tanstack/react-query";
import { Form, Input, Select } from "antd";
import type { PurposeCreate } from "@/api/generated/types.gen";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { BASES } from "../my-data/labels";
import { enterPurpose, PERSONAL } from "../my-data/queries";

const required = [{ required: true, message: "请填写" }];

/** Enters a purpose as a draft. */
export function PurposeForm({ onClose }: { onClose: () => void }) {
  const [form] = Form.useForm<PurposeCreate>();
  const queryClient = useQueryClient();
  const send = async (values: PurposeCreate) => {
    await enterPurpose(values);
    await queryClient.invalidateQueries({ queryKey: PERSONAL });
  };
  return (
    <FormDrawer open title="登记处理目的" form={form} onClose={onClose} onSubmit={send}>
      <Form.Item name="code" label="编号" rules={required}>
        <Input maxLength={64} autoComplete="off" />
      </Form.Item>
      <Form.Item name="title" label="目的" rules={required}>
        <Input maxLength={200} placeholder="例如:党员名册管理" />
      </Form.Item>
      <Form.Item name="legal_basis" label="依据" rules={required}>
        <Select options={Object.entries(BASES).map(([value, label]) => ({ value, label }))} />
      </Form.Item>
      <Form.Item name="provision" label="条款" rules={required}>
        <Input maxLength={200} placeholder="例如:个人信息保护法第十三条第一款第三项" />
      </Form.Item>
      <Form.Item name="data_kinds" label="处理哪些信息" rules={required}>
        <Input.TextArea rows={2} maxLength={2000} />
      </Form.Item>
      <Form.Item name="retention" label="保存多久" rules={required}>
        <Input.TextArea rows={2} maxLength={2000} />
      </Form.Item>
    </FormDrawer>
  );
}
