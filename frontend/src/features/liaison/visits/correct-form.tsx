import { useQueryClient } from "@tanstack/react-query";
import { App, DatePicker, Form, Input } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import type { VisitRead } from "@/api/generated/types.gen";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { correct } from "./queries";

interface Values {
  visited_on: Dayjs;
  seen: string;
  done?: string | null;
  reason: string;
}

/** What was written stays readable; this adds a further version. */
export function CorrectForm({ row, onClose }: { row: VisitRead; onClose: () => void }) {
  const [form] = Form.useForm<Values>();
  const queryClient = useQueryClient();
  const { message } = App.useApp();
  const send = async ({ visited_on, seen, done, reason }: Values) => {
    await correct(row, {
      visited_on: visited_on.format("YYYY-MM-DD"),
      seen,
      done: done?.trim() || null,
      looked_at: row.looked_at.map(({ id, words }) => ({ issue_id: id, words })),
      reason,
    });
    await queryClient.invalidateQueries({ queryKey: ["liaison"] });
    void message.success("已更正,原来的记录仍可查看");
  };
  return (
    <FormDrawer
      open
      title="更正走访记录"
      form={form}
      submitText="更正"
      initialValues={{ visited_on: dayjs(row.visited_on), seen: row.seen, done: row.done ?? "" }}
      onClose={onClose}
      onSubmit={send}
    >
      <Form.Item name="visited_on" label="走访日期" rules={[{ required: true, message: "请选择日期" }]}>
        <DatePicker style={{ width: "100%" }} disabledDate={(day) => day.isAfter(dayjs(), "day")} />
      </Form.Item>
      <Form.Item
        name="seen"
        label="看到的情况"
        rules={[{ required: true, whitespace: true, message: "请写下看到的情况" }]}
      >
        <Input.TextArea rows={4} maxLength={2000} showCount />
      </Form.Item>
      <Form.Item name="done" label="做了什么">
        <Input.TextArea rows={3} maxLength={2000} />
      </Form.Item>
      <Form.Item
        name="reason"
        label="更正原因"
        rules={[{ required: true, whitespace: true, message: "请写明更正原因" }]}
      >
        <Input.TextArea rows={2} maxLength={2000} />
      </Form.Item>
    </FormDrawer>
  );
}
