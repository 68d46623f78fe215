import { useQueryClient } from "@tanstack/react-query";
import { App, DatePicker, Form, Input } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import type { VenueRead } from "@/api/generated/types.gen";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { awardVenue, VENUES, withdrawAward } from "./queries";
import { DAY } from "./words";

interface Props {
  row: VenueRead;
  onClose: () => void;
}

const FUTURE = (day: Dayjs) => day.isAfter(dayjs(), "day");

/** Who made it a model venue, and when. */
export function AwardForm({ row, onClose }: Props) {
  const [form] = Form.useForm<{ granted_on: Dayjs; granting_body: string; document_no?: string }>();
  const client = useQueryClient();
  const { message } = App.useApp();
  return (
    <FormDrawer
      open
      title="授予示范阵地"
      form={form}
      initialValues={{ granted_on: dayjs() }}
      submitText="授予"
      onClose={onClose}
      onSubmit={async ({ granted_on, granting_body, document_no }) => {
        await awardVenue(row, {
          granted_on: granted_on.format(DAY),
          granting_body,
          document_no: document_no?.trim() || null,
        });
        await client.invalidateQueries({ queryKey: VENUES });
        void message.success("已授予");
      }}
    >
      <Form.Item
        name="granting_body"
        label="授予单位"
        rules={[{ required: true, whitespace: true, message: "请填写授予单位" }]}
      >
        <Input maxLength={200} placeholder="例如:集团党委" />
      </Form.Item>
      <Form.Item name="granted_on" label="授予日期" rules={[{ required: true, message: "请选择日期" }]}>
        <DatePicker style={{ width: "100%" }} disabledDate={FUTURE} />
      </Form.Item>
      <Form.Item name="document_no" label="文号" extra="可以不填">
        <Input maxLength={100} />
      </Form.Item>
    </FormDrawer>
  );
}

/** The mark is taken back; that it stood is kept. */
export function WithdrawForm({ row, onClose }: Props) {
  const [form] = Form.useForm<{ withdrawn_on: Dayjs; reason: string }>();
  const client = useQueryClient();
  const { message } = App.useApp();
  return (
    <FormDrawer
      open
      title="撤销示范阵地"
      form={form}
      initialValues={{ withdrawn_on: dayjs() }}
      submitText="撤销"
      onClose={onClose}
      onSubmit={async ({ withdrawn_on, reason }) => {
        await withdrawAward(row, { withdrawn_on: withdrawn_on.format(DAY), reason });
        await client.invalidateQueries({ queryKey: VENUES });
        void message.success("已撤销,授予记录仍保留");
      }}
    >
      <Form.Item name="withdrawn_on" label="撤销日期" rules={[{ required: true, message: "请选择日期" }]}>
        <DatePicker style={{ width: "100%" }} disabledDate={FUTURE} />
      </Form.Item>
      <Form.Item
        name="reason"
        label="理由"
        rules={[{ required: true, whitespace: true, message: "请写明理由" }]}
      >
        <Input.TextArea rows={3} maxLength={2000} showCount />
      </Form.Item>
    </FormDrawer>
  );
}
