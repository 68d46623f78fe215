import { useQueryClient } from "@tanstack/react-query";
import { App, Form, Input, Radio } from "antd";
import type { RectificationRead, RectificationRecheck } from "@/api/generated/types.gen";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { recheck } from "./queries";

interface Props {
  row: RectificationRead;
  open: boolean;
  onClose: () => void;
}

/** Looking again: passed closes it, returned needs words. */
export function RecheckForm({ row, open, onClose }: Props) {
  const [form] = Form.useForm<RectificationRecheck>();
  const result = Form.useWatch("result", form);
  const queryClient = useQueryClient();
  const { message } = App.useApp();
  const reported = row.steps.findLast((step) => step.kind === "reported");
  const send = async ({ result: found, note }: RectificationRecheck) => {
    const { record_id } = await recheck(row, { result: found, note: note?.trim() || null });
    await queryClient.invalidateQueries({ queryKey: ["appraisal"] });
    const closed = record_id ? "已销号,并记入台账" : "已销号";
    void message.success(found === "passed" ? closed : "已退回支部");
  };
  return (
    <FormDrawer open={open} title="复查" form={form} submitText="提交复查" onClose={onClose} onSubmit={send}>
      {reported && (
        <p className="quiet" style={{ marginBottom: "1rem" }}>
          {reported.by_name}报告:{reported.note}
        </p>
      )}
      <Form.Item name="result" label="复查结论" rules={[{ required: true, message: "请选择复查结论" }]}>
        <Radio.Group
          options={[
            { value: "passed", label: "通过,销号" },
            { value: "returned", label: "退回" },
          ]}
        />
      </Form.Item>
      <Form.Item
        name="note"
        label={result === "returned" ? "退回理由" : "复查说明"}
        rules={[{ required: result === "returned", whitespace: true, message: "退回须写明理由" }]}
      >
        <Input.TextArea rows={4} maxLength={2000} showCount />
      </Form.Item>
    </FormDrawer>
  );
}
