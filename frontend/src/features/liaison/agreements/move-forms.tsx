/** What goes on under an agreement: an activity, a renewal. */
import { useQueryClient } from "@tanstack/react-query";
import { App, DatePicker, Form, Input } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import type { AgreementRead } from "@/api/generated/types.gen";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { AGREEMENTS, addActivity, renewAgreement } from "./queries";

interface Props {
  row: AgreementRead;
  onClose: () => void;
}

const DAY = "YYYY-MM-DD";

/** What was done together on a day; words and pictures are welcome and never compulsory. */
export function ActivityForm({ row, onClose }: Props) {
  const [form] = Form.useForm<{ held_on: Dayjs; title: string; note?: string }>();
  const client = useQueryClient();
  const { message } = App.useApp();
  return (
    <FormDrawer
      open
      title="记录共建活动"
      form={form}
      initialValues={{ held_on: dayjs() }}
      submitText="记录"
      onClose={onClose}
      onSubmit={async ({ held_on, title, note }) => {
        await addActivity(row, { held_on: held_on.format(DAY), title, note: note?.trim() || null });
        await client.invalidateQueries({ queryKey: AGREEMENTS });
        void message.success("已记录");
      }}
    >
      <Form.Item name="held_on" label="日期" rules={[{ required: true, message: "请选择日期" }]}>
        <DatePicker style={{ width: "100%" }} disabledDate={(day) => day.isAfter(dayjs(), "day")} />
      </Form.Item>
      <Form.Item
        name="title"
        label="活动"
        rules={[{ required: true, whitespace: true, message: "请写明活动" }]}
      >
        <Input maxLength={200} placeholder="例如:反诈宣传进社区" />
      </Form.Item>
      <Form.Item name="note" label="情况" extra="可以不填">
        <Input.TextArea rows={3} maxLength={2000} showCount />
      </Form.Item>
    </FormDrawer>
  );
}

/** The same with the same partner and outlets for a further time. */
export function RenewForm({ row, onClose, onRenewed }: Props & { onRenewed: (id: string) => void }) {
  const [form] = Form.useForm<{ signed_on: Dayjs; term: [Dayjs, Dayjs] }>();
  const client = useQueryClient();
  const { message } = App.useApp();
  const next = dayjs(row.ends_on).add(1, "day");
  return (
    <FormDrawer
      open
      title={`续签 · ${row.partner}`}
      form={form}
      initialValues={{ signed_on: dayjs(), term: [next, next.add(1, "year").subtract(1, "day")] }}
      submitText="续签"
      onClose={onClose}
      onSubmit={async ({ signed_on, term: [starts, ends] }) => {
        const days = { starts_on: starts.format(DAY), ends_on: ends.format(DAY) };
        const renewed = await renewAgreement(row, { signed_on: signed_on.format(DAY), ...days });
        await client.invalidateQueries({ queryKey: AGREEMENTS });
        void message.success("已续签");
        onRenewed(renewed.id);
      }}
    >
      <p className="quiet" style={{ marginBottom: "1rem" }}>
        共建单位、内容和网点沿用原协议,原协议到 {row.ends_on} 为止。
      </p>
      <Form.Item name="signed_on" label="签订日期" rules={[{ required: true, message: "请选择日期" }]}>
        <DatePicker style={{ width: "100%" }} />
      </Form.Item>
      <Form.Item name="term" label="期限" rules={[{ required: true, message: "请选择起止日期" }]}>
        <DatePicker.RangePicker style={{ width: "100%" }} />
      </Form.Item>
    </FormDrawer>
  );
}
