import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, DatePicker, Form, Input, Select } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import type { TalentRead } from "@/api/generated/types.gen";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { assignTalent, CADRES, gradesOptions } from "./queries";

interface Values {
  class_id: string;
  tier_id: string;
  since: Dayjs;
  reason: string;
}

/** A class and a tier from a day on, with the reason; what held before stays in the past. */
export function AssignForm({ row, onClose }: { row: TalentRead; onClose: () => void }) {
  const [form] = Form.useForm<Values>();
  const client = useQueryClient();
  const { message } = App.useApp();
  const grades = useQuery(gradesOptions);
  const choices = (kind: string) =>
    (grades.data ?? [])
      .filter((one) => one.kind === kind && !one.is_retired)
      .map((one) => ({ value: one.id, label: one.title }));
  const send = async ({ since, ...values }: Values) => {
    await assignTalent(row.member_id, { ...values, since: since.format("YYYY-MM-DD") });
    await client.invalidateQueries({ queryKey: CADRES });
    void message.success("已保存");
  };
  const now = row.given[0];
  return (
    <FormDrawer
      open
      title={`给${row.name}定类定层`}
      form={form}
      initialValues={{ class_id: now?.class_id, tier_id: now?.tier_id, since: dayjs() }}
      onClose={onClose}
      onSubmit={send}
    >
      <Form.Item name="class_id" label="类" rules={[{ required: true, message: "请选择类" }]}>
        <Select options={choices("class")} />
      </Form.Item>
      <Form.Item name="tier_id" label="层" rules={[{ required: true, message: "请选择层" }]}>
        <Select options={choices("tier")} />
      </Form.Item>
      <Form.Item name="since" label="起始日期" rules={[{ required: true, message: "请选择日期" }]}>
        <DatePicker style={{ width: "100%" }} disabledDate={(day) => day.isAfter(dayjs(), "day")} />
      </Form.Item>
      <Form.Item
        name="reason"
        label="理由"
        extra="写工作实绩。年龄、党龄、任职年限不作为理由(打破“到点提拔”)。"
        rules={[{ required: true, whitespace: true, message: "请填写理由" }]}
      >
        <Input.TextArea rows={3} maxLength={2000} showCount />
      </Form.Item>
    </FormDrawer>
  );
}
