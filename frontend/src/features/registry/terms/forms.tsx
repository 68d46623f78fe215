/** Elections, shifts, taking and leaving posts: each enters what was decided elsewhere. */
import { useQueryClient } from "@tanstack/react-query";
import { App, DatePicker, Form, Input, InputNumber } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import type { PostRow, TermRead } from "@/api/generated/types.gen";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { MEMBERS } from "../members/queries";
import { MemberPicker } from "../outlets/pickers";
import { elect, end, shift, TERMS, take } from "./queries";

const DAY = "YYYY-MM-DD";

function useSaved() {
  const client = useQueryClient();
  const { message } = App.useApp();
  return async (done: Promise<unknown>) => {
    await done;
    await client.invalidateQueries({ queryKey: TERMS });
    await client.invalidateQueries({ queryKey: MEMBERS });
    void message.success("已登记");
  };
}

function DayItem({ name, label, extra }: { name: string; label: string; extra?: string }) {
  return (
    <Form.Item name={name} label={label} extra={extra} rules={[{ required: true, message: "请选择日期" }]}>
      <DatePicker style={{ width: "100%" }} />
    </Form.Item>
  );
}

interface Election {
  elected_on: Dayjs;
  years?: number | null;
  approved_by?: string;
  note?: string;
}

export function ElectForm({ organizationId, onClose }: { organizationId: string; onClose: () => void }) {
  const [form] = Form.useForm<Election>();
  const saved = useSaved();
  const send = ({ elected_on, years, approved_by, note }: Election) =>
    saved(
      elect({
        organization_id: organizationId,
        elected_on: elected_on.format(DAY),
        years: years ?? null,
        approved_by: approved_by || null,
        note: note || null,
      }),
    );
  return (
    <FormDrawer
      open
      title="登记换届"
      form={form}
      initialValues={{ elected_on: dayjs() }}
      onClose={onClose}
      onSubmit={send}
    >
      <DayItem name="elected_on" label="选举日期" />
      <Form.Item name="years" label="任期(年)" extra="不填按规定:党委五年,党总支、党支部三年">
        <InputNumber min={1} max={5} precision={0} style={{ width: "100%" }} />
      </Form.Item>
      <Form.Item name="approved_by" label="批准机关和文号" extra="比届满日期提前一个月以上换届的须填写">
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="note" label="备注">
        <Input.TextArea rows={3} maxLength={2000} />
      </Form.Item>
    </FormDrawer>
  );
}

interface Shift {
  expires_on: Dayjs;
  approved_by: string;
  reason: string;
}

export function ShiftForm({ term, onClose }: { term: TermRead; onClose: () => void }) {
  const [form] = Form.useForm<Shift>();
  const saved = useSaved();
  const send = (values: Shift) =>
    saved(shift(term, { ...values, expires_on: values.expires_on.format(DAY) }));
  return (
    <FormDrawer open title="提前或延期换届" form={form} onClose={onClose} onSubmit={send}>
      <DayItem
        name="expires_on"
        label="新的届满日期"
        extra={`原届满日期 ${term.regular_on},提前或延期不超过一年`}
      />
      <Form.Item
        name="approved_by"
        label="批准机关和文号"
        rules={[{ required: true, whitespace: true, message: "请填写批准机关和文号" }]}
      >
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item
        name="reason"
        label="理由"
        rules={[{ required: true, whitespace: true, message: "请写明理由" }]}
      >
        <Input.TextArea rows={3} maxLength={2000} />
      </Form.Item>
    </FormDrawer>
  );
}

interface Taking {
  member_id: string;
  title: string;
  rank: number;
  since: Dayjs;
}

export function TakeForm({ organizationId, onClose }: { organizationId: string; onClose: () => void }) {
  const [form] = Form.useForm<Taking>();
  const saved = useSaved();
  const send = (values: Taking) =>
    saved(take({ ...values, organization_id: organizationId, since: values.since.format(DAY) }));
  return (
    <FormDrawer
      open
      title="登记任职"
      form={form}
      initialValues={{ since: dayjs(), rank: 2 }}
      onClose={onClose}
      onSubmit={send}
    >
      <Form.Item name="member_id" label="党员" rules={[{ required: true, message: "请选择党员" }]}>
        <MemberPicker organizationId={undefined} />
      </Form.Item>
      <Form.Item
        name="title"
        label="职务"
        rules={[{ required: true, whitespace: true, message: "请填写职务" }]}
      >
        <Input maxLength={100} placeholder="例如 支部书记" />
      </Form.Item>
      <Form.Item
        name="rank"
        label="排序"
        extra="1 为书记,其余按班子顺序"
        rules={[{ required: true, message: "请填写排序" }]}
      >
        <InputNumber min={1} max={99} precision={0} style={{ width: "100%" }} />
      </Form.Item>
      <DayItem name="since" label="任职日期" />
    </FormDrawer>
  );
}

interface Ending {
  on: Dayjs;
  reason: string;
}

export function EndForm({ post, onClose }: { post: PostRow; onClose: () => void }) {
  const [form] = Form.useForm<Ending>();
  const saved = useSaved();
  const send = ({ on, reason }: Ending) => saved(end(post, { on: on.format(DAY), reason }));
  return (
    <FormDrawer
      open
      title={`免职 · ${post.member_name} ${post.title}`}
      form={form}
      initialValues={{ on: dayjs() }}
      onClose={onClose}
      onSubmit={send}
    >
      <DayItem name="on" label="免职日期" />
      <Form.Item
        name="reason"
        label="原因"
        rules={[{ required: true, whitespace: true, message: "请写明原因" }]}
      >
        <Input maxLength={200} />
      </Form.Item>
    </FormDrawer>
  );
}
