import { useQueryClient } from "@tanstack/react-query";
import { App, DatePicker, Form, Input, Radio } from "antd";
import type { Dayjs } from "dayjs";
import type { SupervisionLetterRead, SupervisionLetterRecheck } from "@/api/generated/types.gen";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { recheck } from "./queries";

interface Props {
  letter: SupervisionLetterRead;
  open: boolean;
  onClose: () => void;
}

interface Values {
  result: SupervisionLetterRecheck["result"];
  note?: string;
  due_on?: Dayjs;
}

/** Look again at what was answered: close it, or send it back with words and perhaps another day. */
export function RecheckForm({ letter, open, onClose }: Props) {
  const [form] = Form.useForm<Values>();
  const result = Form.useWatch("result", form);
  const queryClient = useQueryClient();
  const { message } = App.useApp();
  const answered = letter.steps.filter((step) => step.kind === "answered").at(-1);
  const send = async ({ due_on, note, ...values }: Values) => {
    await recheck(letter, {
      ...values,
      note: note?.trim() ? note : null,
      due_on: due_on?.format("YYYY-MM-DD") ?? null,
    });
    await queryClient.invalidateQueries({ queryKey: ["targets"] });
    void message.success(values.result === "passed" ? "已办结" : "已退回,等待单位再次回复");
  };
  return (
    <FormDrawer
      open={open}
      title="复查督办单"
      form={form}
      submitText="提交复查"
      onClose={onClose}
      onSubmit={send}
    >
      {answered && (
        <p style={{ marginBottom: "1rem" }}>
          {answered.by_name}回复:{answered.note}
        </p>
      )}
      <Form.Item name="result" label="复查结果" rules={[{ required: true, message: "请选择结果" }]}>
        <Radio.Group
          options={[
            { value: "passed", label: "通过,办结" },
            { value: "returned", label: "退回" },
          ]}
        />
      </Form.Item>
      <Form.Item
        name="note"
        label={result === "returned" ? "退回理由" : "复查说明(选填)"}
        rules={[{ required: result === "returned", whitespace: true, message: "退回须写明理由" }]}
      >
        <Input.TextArea rows={3} maxLength={2000} showCount />
      </Form.Item>
      {result === "returned" && (
        <Form.Item name="due_on" label="新的办理期限(选填)" extra="不填则期限不变;至少留两个工作日">
          <DatePicker
            style={{ width: "100%" }}
            disabledDate={(day) => day.format("YYYY-MM-DD") < letter.earliest_due}
          />
        </Form.Item>
      )}
    </FormDrawer>
  );
}
