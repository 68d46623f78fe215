import { useQueryClient } from "@tanstack/react-query";
import { App, DatePicker, Form, Input } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import type { ExternalMemberRow } from "@/api/generated/types.gen";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { OrgPicker } from "@/shared/ui/org-picker";
import { OutletPicker } from "./pickers";
import { changeExternal, createExternal, OUTLETS } from "./queries";

interface Props {
  /** With the whole name; a new one when left out. */
  row?: ExternalMemberRow;
  onClose: () => void;
}

interface Values {
  organization_id: string;
  outlet_id?: string | null;
  name: string;
  home_organization: string;
  since: Dayjs;
  left_on?: Dayjs | null;
}

const DAY = "YYYY-MM-DD";

/** Somebody who works here and belongs to a branch elsewhere: only what is needed to count. */
export function ExternalMemberForm({ row, onClose }: Props) {
  const [form] = Form.useForm<Values>();
  const organizationId = Form.useWatch("organization_id", form);
  const client = useQueryClient();
  const { message } = App.useApp();
  const send = async (values: Values) => {
    const body = {
      organization_id: values.organization_id,
      outlet_id: values.outlet_id ?? null,
      name: values.name,
      home_organization: values.home_organization,
      since: values.since.format(DAY),
      left_on: values.left_on?.format(DAY) ?? null,
    };
    await (row ? changeExternal(row, body) : createExternal(body));
    await client.invalidateQueries({ queryKey: OUTLETS });
    void message.success("已保存");
  };
  const initial: Partial<Values> = row
    ? { ...row, since: dayjs(row.since), left_on: row.left_on ? dayjs(row.left_on) : null }
    : { since: dayjs() };
  const known = row?.outlet_id ? [{ value: row.outlet_id, label: row.outlet_name ?? "" }] : [];
  return (
    <FormDrawer
      open
      title={row ? "修改组织关系在外党员" : "登记组织关系在外党员"}
      form={form}
      initialValues={initial}
      onClose={onClose}
      onSubmit={send}
    >
      <Form.Item
        name="name"
        label="姓名"
        extra="列表和导出只显示姓"
        rules={[{ required: true, whitespace: true, message: "请填写姓名" }]}
      >
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item
        name="home_organization"
        label="组织关系所在党组织"
        rules={[{ required: true, whitespace: true, message: "请填写党组织" }]}
      >
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="organization_id" label="所在组织" rules={[{ required: true, message: "请选择组织" }]}>
        <OrgPicker label="所在组织" />
      </Form.Item>
      <Form.Item name="outlet_id" label="所在网点">
        <OutletPicker organizationId={organizationId} known={known} />
      </Form.Item>
      <Form.Item name="since" label="到岗日期" rules={[{ required: true, message: "请选择日期" }]}>
        <DatePicker style={{ width: "100%" }} />
      </Form.Item>
      {row && (
        <Form.Item name="left_on" label="离开日期" extra="离开后不再计数,记录仍保留">
          <DatePicker style={{ width: "100%" }} />
        </Form.Item>
      )}
    </FormDrawer>
  );
}
