import { useQueryClient } from "@tanstack/react-query";
import { App, DatePicker, Form, Input, Select } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import type { MemberRead, StatusWrite } from "@/api/generated/types.gen";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { MEMBERS, setStatus } from "./queries";
import { LEFT_REASONS, NEXT, optionsOf, STATUSES } from "./words";

interface Values {
  status: StatusWrite["status"];
  left_reason?: StatusWrite["left_reason"];
  on: Dayjs;
  reason: string;
}

/** How a member stands from a day on: always somebody's decision, never the calendar's. */
export function StatusForm({ row, onClose }: { row: MemberRead; onClose: () => void }) {
  const [form] = Form.useForm<Values>();
  const status = Form.useWatch("status", form);
  const client = useQueryClient();
  const { message } = App.useApp();
  const send = async (values: Values) => {
    await setStatus(row, {
      status: values.status,
      left_reason: values.status === "left" ? values.left_reason : null,
      on: values.on.format("YYYY-MM-DD"),
      reason: values.reason,
    });
    await client.invalidateQueries({ queryKey: MEMBERS });
    void message.success("已登记");
  };
  const options = NEXT[row.status].map((value) => ({ value, label: STATUSES[value].word }));
  return (
    <FormDrawer
      open
      title={`变更状态 · ${row.name}`}
      form={form}
      initialValues={{ on: dayjs() }}
      onClose={onClose}
      onSubmit={send}
    >
      <Form.Item
        name="status"
        label={`从“${STATUSES[row.status].word}”变更为`}
        rules={[{ required: true, message: "请选择状态" }]}
      >
        <Select options={options} />
      </Form.Item>
      {status === "left" && (
        <Form.Item name="left_reason" label="原因" rules={[{ required: true, message: "请选择原因" }]}>
          <Select options={optionsOf(LEFT_REASONS)} />
        </Form.Item>
      )}
      <Form.Item name="on" label="从哪天起" rules={[{ required: true, message: "请选择日期" }]}>
        <DatePicker style={{ width: "100%" }} disabledDate={(day) => day.isAfter(dayjs(), "day")} />
      </Form.Item>
      <Form.Item
        name="reason"
        label="依据与经过"
        extra="失去联系请写明如何查找;停止党籍、除名请写明由哪次会议决定"
        rules={[{ required: true, whitespace: true, message: "请写明依据" }]}
      >
        <Input.TextArea rows={4} maxLength={2000} />
      </Form.Item>
    </FormDrawer>
  );
}
