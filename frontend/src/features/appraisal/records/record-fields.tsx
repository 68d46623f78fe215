import { Form, Input, InputNumber, Radio, Select } from "antd";
import type { RecordTypeRead } from "@/api/generated/types.gen";
import { plain } from "@/shared/format";

type Field = RecordTypeRead["fields"][number];

/** The inputs of a record type, built from its fields: units, bounds and what is required come with the data. */
export function RecordFields({ type }: { type: RecordTypeRead }) {
  return type.fields.map((field) => (
    <Form.Item
      key={field.name}
      name={["values", field.name]}
      label={field.unit ? `${field.title}(${field.unit})` : field.title}
      extra={boundsOf(field)}
      rules={[{ required: field.required, message: `请填写${field.title}` }]}
    >
      {inputFor(field)}
    </Form.Item>
  ));
}

function boundsOf(field: Field): string | undefined {
  if (field.type !== "number") return undefined;
  const whole = field.integer ? ",整数" : "";
  if (field.min !== null && field.max !== null) return `${plain(field.min)} 至 ${plain(field.max)}${whole}`;
  if (field.min !== null) return `不小于 ${plain(field.min)}${whole}`;
  if (field.max !== null) return `不大于 ${plain(field.max)}${whole}`;
  return field.integer ? "整数" : undefined;
}

function inputFor(field: Field) {
  if (field.type === "number") {
    return (
      <InputNumber<string>
        stringMode
        min={field.min ?? undefined}
        max={field.max ?? undefined}
        precision={field.integer ? 0 : undefined}
        style={{ width: "100%" }}
      />
    );
  }
  if (field.type === "boolean") {
    return (
      <Radio.Group
        options={[
          { value: true, label: "是" },
          { value: false, label: "否" },
        ]}
      />
    );
  }
  if (field.type === "choice") {
    return <Select allowClear options={field.choices.map(({ value, title }) => ({ value, label: title }))} />;
  }
  return <Input maxLength={500} />;
}
