import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Button, Form, Input } from "antd";
import { useState } from "react";
import type { SchemeCopy, SchemeRead } from "@/api/generated/types.gen";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { copyScheme } from "./queries";

/** Takes the scheme over under a code of one's own: no fixed model, fitted to one's own history and people. */
export function CopyScheme({ scheme }: { scheme: SchemeRead }) {
  const [open, setOpen] = useState(false);
  const [form] = Form.useForm<SchemeCopy>();
  const client = useQueryClient();
  const navigate = useNavigate();
  const send = async ({ code, title }: SchemeCopy) => {
    const copy = await copyScheme(scheme.id, { code: code.trim(), title: title?.trim() || null });
    await client.invalidateQueries({ queryKey: ["appraisal", "schemes"] });
    await navigate({ to: "/schemes/$id", params: { id: copy.id }, search: { tab: "source" } });
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>复制为本单位方案</Button>
      <FormDrawer
        open={open}
        title="复制为本单位方案"
        form={form}
        submitText="复制为草稿"
        initialValues={{ title: scheme.title }}
        onClose={() => setOpen(false)}
        onSubmit={send}
      >
        <p className="quiet" style={{ marginBottom: "1rem" }}>
          指标、分值、说明一并复制,成为新方案第 1 版草稿,可逐项增删修改;原方案不受影响。
        </p>
        <Form.Item
          name="code"
          label="新方案编码"
          rules={[{ required: true, pattern: /^[A-Za-z0-9._-]{1,64}$/, message: "只含字母、数字和 . _ -" }]}
        >
          <Input placeholder="如:own-stars" />
        </Form.Item>
        <Form.Item
          name="title"
          label="名称"
          rules={[{ required: true, whitespace: true, message: "请填写名称" }]}
        >
          <Input maxLength={200} />
        </Form.Item>
      </FormDrawer>
    </>
  );
}
