import { useQueryClient } from "@tanstack/react-query";
import { DatePicker, Form, Input, Select } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import type { RiskConsult, RiskRead } from "@/api/generated/types.gen";
import { businessDate } from "@/shared/format";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { consult, RISKS } from "./queries";

interface Values extends Omit<RiskConsult, "held_on" | "review_on"> {
  held_on: Dayjs;
  review_on?: Dayjs;
}

/** A joint consultation: who sat together, what was concluded, who does what, and when one looks again. */
export function ConsultForm({ risk, onClose }: { risk: RiskRead; onClose: () => void }) {
  const [form] = Form.useForm<Values>();
  const queryClient = useQueryClient();
  const today = businessDate();
  const send = async ({ held_on, review_on, ...values }: Values) => {
    await consult(risk, {
      ...values,
      held_on: held_on.format("YYYY-MM-DD"),
      review_on: review_on?.format("YYYY-MM-DD"),
    });
    await queryClient.invalidateQueries({ queryKey: RISKS });
  };
  const levels = risk.levels.map(({ code, title }) => ({ value: code, label: title }));
  return (
    <FormDrawer
      open
      title="登记会商"
      form={form}
      initialValues={{ held_on: dayjs(today) }}
      onClose={onClose}
      onSubmit={send}
    >
      <Form.Item name="held_on" label="会商日期" rules={[{ required: true, message: "请选择日期" }]}>
        <DatePicker style={{ width: "100%" }} disabledDate={(day) => day.format("YYYY-MM-DD") > today} />
      </Form.Item>
      <Form.Item
        name="bodies"
        label="参加部门"
        extra="输入一个按回车"
        rules={[{ required: true, message: "请填写参加会商的部门" }]}
      >
        <Select mode="tags" open={false} suffixIcon={null} maxCount={20} />
      </Form.Item>
      <Form.Item
        name="conclusion"
        label="会商结论"
        rules={[{ required: true, whitespace: true, message: "请写明会商结论" }]}
      >
        <Input.TextArea rows={4} maxLength={2000} showCount />
      </Form.Item>
      <Form.Item name="measures" label="处置措施">
        <Input.TextArea rows={3} maxLength={2000} showCount />
      </Form.Item>
      <Form.Item name="owner_name" label="责任人">
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="review_on" label="复查日期">
        <DatePicker style={{ width: "100%" }} disabledDate={(day) => day.format("YYYY-MM-DD") < today} />
      </Form.Item>
      {levels.length > 0 && (
        <Form.Item name="level" label="调整等级">
          <Select allowClear placeholder={risk.level_title ?? "未定级"} options={levels} />
        </Form.Item>
      )}
    </FormDrawer>
  );
}
