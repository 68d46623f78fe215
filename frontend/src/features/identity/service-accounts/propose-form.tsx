import { useQuery } from "@tanstack/react-query";
import { Form, Input, Select } from "antd";
import type { ServiceAccountCreate } from "@/api/generated/types.gen";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { OrgPicker } from "@/shared/ui/org-picker";
import { proposeServiceAccount, rolesOptions } from "../queries";

interface Props {
  open: boolean;
  onClose: () => void;
  onDone: () => Promise<void>;
}

/** Proposes a service account; the server says which permissions no machine may have. */
export function ProposeForm({ open, onClose, onDone }: Props) {
  const [form] = Form.useForm<ServiceAccountCreate>();
  const { data: roles = [] } = useQuery({ ...rolesOptions, enabled: open });
  const codes = [...new Set(roles.flatMap(({ permissions }) => permissions))]
    .filter((code) => !code.startsWith("identity."))
    .sort();
  return (
    <FormDrawer
      open={open}
      title="新建服务账号"
      form={form}
      submitText="提交审批"
      onClose={onClose}
      onSubmit={async (values) => {
        await proposeServiceAccount(values);
        await onDone();
      }}
    >
      <Form.Item name="name" label="名称" rules={[{ required: true, message: "请输入名称" }]}>
        <Input maxLength={200} placeholder="例如:OA 系统" />
      </Form.Item>
      <Form.Item name="purpose" label="用途" rules={[{ required: true, message: "请写明用途" }]}>
        <Input.TextArea rows={2} maxLength={500} />
      </Form.Item>
      <Form.Item
        name="organization_id"
        label="组织(本级及下级)"
        rules={[{ required: true, message: "请选择组织" }]}
      >
        <OrgPicker />
      </Form.Item>
      <Form.Item name="permissions" label="权限范围" rules={[{ required: true, message: "请选择权限" }]}>
        <Select mode="multiple" options={codes.map((value) => ({ value, label: value }))} />
      </Form.Item>
      <Form.Item
        name="addresses"
        label="来源网段"
        extra="例如 10.1.2.0/24,输入后回车"
        rules={[{ required: true, message: "请填写来源网段" }]}
      >
        <Select mode="tags" open={false} suffixIcon={null} />
      </Form.Item>
      <Form.Item
        name="expires_on"
        label="到期日"
        extra="最长一年"
        rules={[{ required: true, message: "请选择到期日" }]}
      >
        <Input type="date" />
      </Form.Item>
    </FormDrawer>
  );
}
