import { useQueryClient } from "@tanstack/react-query";
import { App, Checkbox, Form, Input, InputNumber, Select } from "antd";
import type { TalentGradeRead } from "@/api/generated/types.gen";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { OrgPicker } from "@/shared/ui/org-picker";
import { CADRES, changeGrade, createGrade } from "./queries";
import { KIND_CHOICES } from "./words";

interface Props {
  /** The one to be changed; a new one when left out. */
  row?: TalentGradeRead;
  onClose: () => void;
}

interface Values {
  organization_id: string;
  kind: TalentGradeRead["kind"];
  title: string;
  ordinal: number;
  training?: string;
  is_retired?: boolean;
}

/** A class or tier of the enterprise. */
export function GradeForm({ row, onClose }: Props) {
  const [form] = Form.useForm<Values>();
  const kind = Form.useWatch("kind", form) ?? row?.kind;
  const client = useQueryClient();
  const { message } = App.useApp();
  const send = async (values: Values) => {
    const words = {
      title: values.title,
      ordinal: values.ordinal,
      training: values.training?.trim() || null,
    };
    await (row
      ? changeGrade(row, { ...words, is_retired: values.is_retired ?? false })
      : createGrade({ ...words, organization_id: values.organization_id, kind: values.kind }));
    await client.invalidateQueries({ queryKey: CADRES });
    void message.success("已保存");
  };
  return (
    <FormDrawer
      open
      title={row ? `修改${row.title}` : "增加类或层"}
      form={form}
      initialValues={row ? { ...row, training: row.training ?? undefined } : { ordinal: 1 }}
      onClose={onClose}
      onSubmit={send}
    >
      {!row && (
        <>
          <Form.Item
            name="organization_id"
            label="企业"
            extra="选择最上级组织"
            rules={[{ required: true, message: "请选择组织" }]}
          >
            <OrgPicker label="企业" />
          </Form.Item>
          <Form.Item name="kind" label="类或层" rules={[{ required: true, message: "请选择" }]}>
            <Select options={KIND_CHOICES} />
          </Form.Item>
        </>
      )}
      <Form.Item
        name="title"
        label="名称"
        rules={[{ required: true, whitespace: true, message: "请填写名称" }]}
      >
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="ordinal" label="次序" rules={[{ required: true, message: "请填写次序" }]}>
        <InputNumber min={1} max={99} precision={0} />
      </Form.Item>
      <Form.Item
        name="training"
        label="培训"
        extra={kind === "tier" ? "这一层的人怎么培训,如:每季度一次专题培训" : "可以不填"}
        rules={[
          {
            required: kind === "tier" && !row?.is_retired,
            message: "请写明这一层怎么培训",
            whitespace: true,
          },
        ]}
      >
        <Input.TextArea rows={2} maxLength={2000} showCount />
      </Form.Item>
      {row && (
        <Form.Item name="is_retired" valuePropName="checked">
          <Checkbox>停用:以后不再给,已给的保留</Checkbox>
        </Form.Item>
      )}
    </FormDrawer>
  );
}
