import { useQueryClient } from "@tanstack/react-query";
import { Form, Input } from "antd";
import type { PurposeRead } from "@/api/generated/types.gen";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { PERSONAL, publishNotice } from "../my-data/queries";

/** The next version of a purpose's notice. */
export function NoticeForm({ row, onClose }: { row: PurposeRead; onClose: () => void }) {
  const [form] = Form.useForm<{ text: string }>();
  const queryClient = useQueryClient();
  const send = async ({ text }: { text: string }) => {
    await publishNotice({ purpose_id: row.id, text });
    await queryClient.invalidateQueries({ queryKey: PERSONAL });
  };
  return (
    <FormDrawer
      open
      title={`发布告知:${row.title}`}
      form={form}
      submitText="发布"
      onClose={onClose}
      onSubmit={send}
    >
      <Form.Item
        name="text"
        label="告知内容"
        extra="发布后不能修改;以同意为依据的,会再次征求每个人的同意"
        rules={[{ required: true, message: "请填写" }]}
      >
        <Input.TextArea rows={10} maxLength={10_000} />
      </Form.Item>
    </FormDrawer>
  );
}
