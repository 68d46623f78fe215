import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Alert, App, Button, Form, Input } from "antd";
import { useState } from "react";
import { meOptions, useActor } from "@/shared/auth/me";
import { PageHeader } from "@/shared/ui/page-header";
import { showProblem } from "@/shared/ui/show-problem";
import { changePassword } from "../queries";

interface Values {
  current_password: string;
  new_password: string;
  again: string;
}

/** One's own password. */
export function PasswordForm() {
  const [form] = Form.useForm<Values>();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const actor = useActor();
  const queryClient = useQueryClient();

  const send = async ({ current_password, new_password }: Values) => {
    setBusy(true);
    setRefusal(undefined);
    try {
      await changePassword({ current_password, new_password });
      void message.success("密码已修改,其他设备上的登录已失效");
      await queryClient.invalidateQueries({ queryKey: meOptions.queryKey });
      await navigate({ to: "/" });
    } catch (error) {
      setRefusal(showProblem(form, error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <>
      <PageHeader title="修改密码" subtitle={`账号 ${actor.username}`} />
      <div className="card" style={{ maxWidth: "32rem" }}>
        {actor.must_change_password && (
          <Alert type="info" showIcon title="这是初始密码,请先改成自己的密码" style={{ marginBottom: 16 }} />
        )}
        {refusal && <Alert type="error" showIcon title={refusal} style={{ marginBottom: 16 }} />}
        <Form<Values> form={form} layout="vertical" onFinish={(values) => void send(values)}>
          <Form.Item
            name="current_password"
            label="现在的密码"
            rules={[{ required: true, message: "请输入现在的密码" }]}
          >
            <Input.Password autoComplete="current-password" />
          </Form.Item>
          <Form.Item
            name="new_password"
            label="新密码"
            extra="建议用几个不相干的词组成的长句"
            rules={[{ required: true, message: "请输入新密码" }]}
          >
            <Input.Password autoComplete="new-password" />
          </Form.Item>
          <Form.Item
            name="again"
            label="再输一次"
            dependencies={["new_password"]}
            rules={[
              { required: true, message: "请再输一次新密码" },
              ({ getFieldValue }) => ({
                validator: (_, value: string) =>
                  !value || value === getFieldValue("new_password")
                    ? Promise.resolve()
                    : Promise.reject(new Error("两次输入的新密码不同")),
              }),
            ]}
          >
            <Input.Password autoComplete="new-password" />
          </Form.Item>
          <Button type="primary" htmlType="submit" loading={busy}>
            修改密码
          </Button>
        </Form>
      </div>
    </>
  );
}
