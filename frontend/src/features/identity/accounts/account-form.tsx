import { Form, Input, Switch } from "antd";
import type { AccountCreate } from "@/api/generated/types.gen";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { createAccount } from "../queries";

interface Props {
  open: boolean;
  onClose: () => void;
  onDone: () => Promise<void>;
}

/** Opens an account with a first password. */
export function AccountForm({ open, onClose, onDone }: Props) {
  const [form] = Form.useForm<AccountCreate>();
  const send = async (values: AccountCreate) => {
    await createAccount({ ...values, employee_no: values.employee_no || null });
    await onDone();
  };
  return (
    <FormDrawer
      open={open}
      title="新开账号"
      form={form}
      initialValues={{ must_change_password: true }}
      onClose={onClose}
      onSubmit={send}
    >
      <Form.Item name="username" label="账号" rules={[{ required: true, message: "请输入账号" }]}>
        <Input autoComplete="off" maxLength={64} />
      </Form.Item>
      <Form.Item name="display_name" label="姓名" rules={[{ required: true, message: "请输入姓名" }]}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="employee_no" label="工号">
        <Input maxLength={64} />
      </Form.Item>
      <Form.Item name="password" label="初始密码" rules={[{ required: true, message: "请输入初始密码" }]}>
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Form.Item name="must_change_password" label="首次登录须修改密码" valuePropName="checked">
        <Switch />
      </Form.Item>
    </FormDrawer>
  );
}
