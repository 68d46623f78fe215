import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Form, Input, InputNumber } from "antd";
import type { GridCellRead } from "@/api/generated/types.gen";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { OrgPicker } from "@/shared/ui/org-picker";
import { MemberPicker, OutletsPicker } from "./pickers";
import { changeCell, createCell, OUTLETS, removeCell } from "./queries";

interface Props {
  row?: GridCellRead;
  onClose: () => void;
}

interface Values {
  code: string;
  name: string;
  organization_id: string;
  responsible_member_id?: string | null;
  people_served: number;
  outlet_ids: string[];
}

/** A grid cell: whose ground, which outlets, who answers for it, how many people it serves. */
export function GridCellForm({ row, onClose }: Props) {
  const [form] = Form.useForm<Values>();
  const organizationId = Form.useWatch("organization_id", form);
  const client = useQueryClient();
  const { message, modal } = App.useApp();
  const send = async ({ code, ...values }: Values) => {
    const body = { ...values, responsible_member_id: values.responsible_member_id ?? null };
    await (row ? changeCell(row, body) : createCell({ ...body, code }));
    await client.invalidateQueries({ queryKey: OUTLETS });
    void message.success("已保存");
  };
  const drop = (seen: GridCellRead) =>
    modal.confirm({
      title: `删除网格“${seen.name}”?`,
      content: "网点仍保留,只是不再属于任何网格。",
      okText: "删除",
      okButtonProps: { danger: true },
      cancelText: "取消",
      onOk: async () => {
        await removeCell(seen);
        await client.invalidateQueries({ queryKey: OUTLETS });
        onClose();
      },
    });
  const person = row?.responsible_member_id
    ? [{ value: row.responsible_member_id, label: row.responsible_name ?? "" }]
    : [];
  return (
    <FormDrawer
      open
      title={row ? "修改网格" : "新建网格"}
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
      <Form.Item name="outlet_ids" label="网点" extra="一个网点只属于一个网格">
        <OutletsPicker
          organizationId={organizationId}
          known={row?.outlets.map((one) => ({ value: one.id, label: `${one.name} · ${one.code}` }))}
        />
      </Form.Item>
      <Form.Item name="responsible_member_id" label="责任党员">
        <MemberPicker organizationId={organizationId} known={person} />
      </Form.Item>
      <Form.Item name="people_served" label="服务人数" rules={[{ required: true, message: "请填写人数" }]}>
        <InputNumber min={0} max={10000000} precision={0} style={{ width: "100%" }} />
      </Form.Item>
      {row && (
        <Button danger onClick={() => drop(row)}>
          删除网格
        </Button>
      )}
    </FormDrawer>
  );
}

function initialOf(row: GridCellRead | undefined): Partial<Values> {
  if (!row) return { people_served: 0, outlet_ids: [] };
  const { code, name, organization_id, responsible_member_id, people_served } = row;
  const outlet_ids = row.outlets.map((one) => one.id);
  return { code, name, organization_id, responsible_member_id, people_served, outlet_ids };
}
