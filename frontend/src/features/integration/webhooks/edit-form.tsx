import { useQueryClient } from "@tanstack/react-query";
import { Form } from "antd";
import { useState } from "react";
import type { WebhookChange, WebhookRead } from "@/api/generated/types.gen";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { WebhookFields } from "./fields";
import { changeWebhook } from "./queries";

/** Name, address, events and form of a receiver; it keeps its organisation. */
export function EditForm({ row, onClose }: { row: WebhookRead; onClose: () => void }) {
  const [form] = Form.useForm<WebhookChange>();
  const queryClient = useQueryClient();
  // What the form was filled from; a change by somebody else meanwhile is refused, not written over.
  const [seen] = useState(row);
  const send = async (values: WebhookChange) => {
    await changeWebhook(seen, { ...values, min_severity: values.min_severity ?? null });
    await queryClient.invalidateQueries({ queryKey: ["integration"] });
  };
  const { description, url, patterns, min_severity, categories, payload } = seen;
  return (
    <FormDrawer
      open
      title="修改接收方"
      form={form}
      initialValues={{
        description,
        url,
        patterns: [...patterns],
        min_severity: min_severity ?? undefined,
        categories: [...categories],
        payload,
      }}
      onClose={onClose}
      onSubmit={send}
    >
      <p className="quiet" style={{ marginBottom: "1rem" }}>
        组织范围:{row.organization_name}
      </p>
      <WebhookFields />
    </FormDrawer>
  );
}
