import { useQueryClient } from "@tanstack/react-query";
import { App, DatePicker, Form, Input, InputNumber } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import type { OutletRow, OutletUpdate } from "@/api/generated/types.gen";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { OrgPicker } from "@/shared/ui/org-picker";
import { changeOutlet, createOutlet, OUTLETS } from "./queries";

interface Props {
  /** The outlet to be changed; a new one when left out. */
  row?: OutletRow;
  open: boolean;
  onClose: () => void;
}

interface Values {
  code: string;
  name: string;
  organization_id: string;
  address?: string | null;
  liaison_point?: string | null;
  staff_count: number;
  opened_on: Dayjs;
  closed_on?: Dayjs | null;
}

const DAY = "YYYY-MM-DD";
const words = (text: string | null | undefined) => text?.trim() || null;

/** An outlet entered or changed; who works there is told on its card. */
export function OutletForm({ row, open, onClose }: Props) {
  const [form] = Form.useForm<Values>();
  const client = useQueryClient();
  const { message } = App.useApp();
  const send = async (values: Values) => {
    const body: OutletUpdate = {
      organization_id: values.organization_id,
      name: values.name,
      address: words(values.address),
      liaison_point: words(values.liaison_point),
      staff_count: values.staff_count,
      opened_on: values.opened_on.format(DAY),
      closed_on: values.closed_on?.format(DAY) ?? null,
    };
    await (row ? changeOutlet(row, body) : createOutlet({ ...body, code: values.code }));
    await client.invalidateQueries({ queryKey: OUTLETS });
    void message.success(row ? "已保存" : "已登记网点,在网点里安排党员");
  };
  return (
    <FormDrawer
      open={open}
      title={row ? "修改网点" : "登记网点"}
      form={form}
      initialValues={initialOf(row)}
      onClose={onClose}
      onSubmit={send}
    >
      {!row && (
        <Form.Item name="code" label="编码" rules={[{ required: true, message: "请填写编码" }]}>
          <Input maxLength={64} placeholder="字母、数字、点、横线" />
        </Form.Item>
      )}
      <Form.Item
        name="name"
        label="名称"
        rules={[{ required: true, whitespace: true, message: "请填写名称" }]}
      >
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="organization_id" label="所属组织" rules={[{ required: true, message: "请选择组织" }]}>
        <OrgPicker label="所属组织" />
      </Form.Item>
      <Form.Item name="address" label="地址">
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="liaison_point" label="党代表联系点" extra="党代表到网点时在哪里听大家说">
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="staff_count" label="员工数" rules={[{ required: true, message: "请填写员工数" }]}>
        <InputNumber min={0} max={1000000} precision={0} style={{ width: "100%" }} />
      </Form.Item>
      <Form.Item name="opened_on" label="开业日期" rules={[{ required: true, message: "请选择日期" }]}>
        <DatePicker style={{ width: "100%" }} />
      </Form.Item>
      {row && (
        <Form.Item name="closed_on" label="撤销日期" extra="还有党员的网点,先调整党员再撤销">
          <DatePicker style={{ width: "100%" }} />
        </Form.Item>
      )}
    </FormDrawer>
  );
}

function initialOf(row: OutletRow | undefined): Partial<Values> {
  if (!row) return { staff_count: 0 };
  const { code, name, organization_id, address, liaison_point, staff_count } = row;
  const closed_on = row.closed_on ? dayjs(row.closed_on) : null;
  const opened_on = dayjs(row.opened_on);
  return { code, name, organization_id, address, liaison_point, staff_count, opened_on, closed_on };
}
