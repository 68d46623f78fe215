import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { App, DatePicker, Form, Input, Radio, Select } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useDeferredValue, useState } from "react";
import type { IntakeCreate, IntakeRead } from "@/api/generated/types.gen";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { OrgPicker } from "@/shared/ui/org-picker";
import { changeIntake, createIntake, INTAKES, outletsOptions } from "./queries";
import { KINDS } from "./words";

interface Props {
  /** The one to be changed; a new one when left out. */
  row?: IntakeRead;
  onClose: () => void;
}

interface Values {
  organization_id: string;
  kind: IntakeCreate["kind"];
  outlet_id?: string;
  subject?: string;
  name: string;
  guide?: string;
  starts_on: Dayjs;
  ends_on?: Dayjs | null;
}

const DAY = "YYYY-MM-DD";
const GUIDE = "工作和生活上有什么困难、意见和建议,请扫码告诉我们,可以匿名。";

/** A way in: at an outlet, for an organisation, or at a model post. */
export function IntakeForm({ row, onClose }: Props) {
  const [form] = Form.useForm<Values>();
  const kind = Form.useWatch("kind", form) ?? row?.kind;
  const client = useQueryClient();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const send = async (values: Values) => {
    const words = {
      name: values.name,
      subject: kind === "model_post" ? values.subject : null,
      guide: values.guide?.trim() ?? "",
      starts_on: values.starts_on.format(DAY),
      ends_on: values.ends_on?.format(DAY) ?? null,
    };
    const { organization_id, outlet_id } = values;
    const saved = row
      ? await changeIntake(row, words)
      : await createIntake({
          ...words,
          organization_id,
          kind: values.kind,
          outlet_id: kind === "outlet" ? outlet_id : null,
        });
    await client.invalidateQueries({ queryKey: INTAKES });
    void message.success("已保存");
    if (!row) void navigate({ to: "/intakes/$id", params: { id: saved.id } });
  };
  return (
    <FormDrawer
      open
      title={row ? "修改入口" : "新建免登录入口"}
      form={form}
      initialValues={initialOf(row)}
      onClose={onClose}
      onSubmit={send}
    >
      {!row && <Where kind={kind} />}
      {kind === "model_post" && (
        <Form.Item
          name="subject"
          label="示范岗上的党员或班组"
          rules={[{ required: true, whitespace: true, message: "请写明是谁" }]}
        >
          <Input maxLength={200} placeholder="例如:张三(营业柜台)" />
        </Form.Item>
      )}
      <Form.Item
        name="name"
        label="入口名称"
        rules={[{ required: true, whitespace: true, message: "请填写名称" }]}
      >
        <Input maxLength={200} placeholder="例如:安国支局意见码" />
      </Form.Item>
      <Form.Item name="guide" label="写给大家的话">
        <Input.TextArea rows={3} maxLength={500} showCount />
      </Form.Item>
      <Form.Item name="starts_on" label="启用日" rules={[{ required: true, message: "请选择日期" }]}>
        <DatePicker style={{ width: "100%" }} />
      </Form.Item>
      <Form.Item name="ends_on" label="停用日(可不填)">
        <DatePicker style={{ width: "100%" }} />
      </Form.Item>
    </FormDrawer>
  );
}

function initialOf(row: IntakeRead | undefined): Partial<Values> {
  if (!row) return { kind: "outlet", guide: GUIDE, starts_on: dayjs() };
  const { kind, name, guide } = row;
  return {
    ...{ kind, name, guide },
    subject: row.subject ?? undefined,
    starts_on: dayjs(row.starts_on),
    ends_on: row.ends_on ? dayjs(row.ends_on) : null,
  };
}

function Where({ kind }: { kind: IntakeCreate["kind"] | undefined }) {
  const form = Form.useFormInstance<Values>();
  const organizationId: string | undefined = Form.useWatch("organization_id", form);
  return (
    <>
      <Form.Item name="kind" label="设在哪里">
        <Radio.Group options={Object.entries(KINDS).map(([value, label]) => ({ value, label }))} />
      </Form.Item>
      <Form.Item name="organization_id" label="所属组织" rules={[{ required: true, message: "请选择组织" }]}>
        <OrgPicker label="所属组织" />
      </Form.Item>
      {kind === "outlet" && (
        <Form.Item name="outlet_id" label="网点" rules={[{ required: true, message: "请选择网点" }]}>
          <OutletPicker organizationId={organizationId} />
        </Form.Item>
      )}
    </>
  );
}

interface PickerProps {
  id?: string;
  value?: string;
  onChange?: (id: string) => void;
  organizationId: string | undefined;
}

function OutletPicker({ id, value, onChange, organizationId }: PickerProps) {
  const [q, setQ] = useState("");
  const { data, isFetching } = useQuery(outletsOptions(organizationId, useDeferredValue(q.trim())));
  return (
    <Select
      id={id}
      value={value}
      onChange={onChange}
      showSearch={{ filterOption: false, onSearch: setQ }}
      placeholder={organizationId ? "网点名称或编码" : "请先选择所属组织"}
      loading={isFetching}
      notFoundContent={isFetching ? "正在查找…" : "没有找到,请先选择组织或换个写法"}
      options={(data?.items ?? []).map((one) => ({ value: one.id, label: `${one.name} · ${one.code}` }))}
    />
  );
}
