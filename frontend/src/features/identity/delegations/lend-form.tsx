import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Form, Input, Select } from "antd";
import type { DelegationCreate } from "@/api/generated/types.gen";
import { useOrgNames } from "@/shared/hooks/use-org-tree";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { delegationsOptions, lend, lendableOptions } from "../queries";

interface Props {
  open: boolean;
  onClose: () => void;
}

/** Lends roles of one's own, from a day to a day. */
export function LendForm({ open, onClose }: Props) {
  const [form] = Form.useForm<DelegationCreate>();
  const queryClient = useQueryClient();
  const nameOf = useOrgNames();
  const { data: grants = [] } = useQuery({ ...lendableOptions, enabled: open });
  const send = async (values: DelegationCreate) => {
    await lend(values);
    await queryClient.invalidateQueries({ queryKey: delegationsOptions.queryKey });
  };
  return (
    <FormDrawer open={open} title="新建委托" form={form} submitText="委托" onClose={onClose} onSubmit={send}>
      <Form.Item name="to_username" label="委托给(账号)" rules={[{ required: true, message: "请输入账号" }]}>
        <Input autoComplete="off" maxLength={64} />
      </Form.Item>
      <Form.Item name="grant_ids" label="角色" rules={[{ required: true, message: "请选择角色" }]}>
        <Select
          mode="multiple"
          options={grants.map((grant) => ({
            value: grant.id,
            label: `${grant.title} · ${nameOf(grant.organization_id)}`,
          }))}
        />
      </Form.Item>
      <Form.Item name="starts_on" label="从" rules={[{ required: true, message: "请选择开始日期" }]}>
        <Input type="date" />
      </Form.Item>
      <Form.Item
        name="ends_on"
        label="到"
        extra="最长 90 天,到期自动结束"
        rules={[{ required: true, message: "请选择结束日期" }]}
      >
        <Input type="date" />
      </Form.Item>
      <Form.Item name="reason" label="事由" rules={[{ required: true, message: "请写明事由" }]}>
        <Input.TextArea rows={2} maxLength={500} />
      </Form.Item>
    </FormDrawer>
  );
}
