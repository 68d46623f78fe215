import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Form, Input, InputNumber, Select } from "antd";
import type { NormList, NormsInput } from "@/api/generated/types.gen";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { GROUPS } from "./fields";
import { setNorms } from "./queries";

interface Values {
  preset?: string;
  norms: NormsInput;
  reason: string;
}

/** A further version, from the one in force or from a preset; what is left as it was stays so. */
export function NormForm({ list, onClose }: { list: NormList; onClose: () => void }) {
  const [form] = Form.useForm<Values>();
  const queryClient = useQueryClient();
  const { message } = App.useApp();
  const now = list.items[0]?.norms ?? {};
  const begin = (code: string) => {
    const {
      categories: _words,
      criteria: _criteria,
      ...numbers
    } = list.presets.find((preset) => preset.code === code)?.norms ?? now;
    form.setFieldsValue({ norms: numbers });
  };
  const send = async ({ norms, reason }: Values) => {
    await setNorms({ organization_id: list.root_id, norms: { ...now, ...norms }, reason });
    await queryClient.invalidateQueries({ queryKey: ["liaison"] });
    void message.success("已生效;已经定下的期限不变,之后的按新规则");
  };
  return (
    <FormDrawer
      open
      title="调整联系规则"
      form={form}
      submitText="生效"
      initialValues={{ norms: now }}
      onClose={onClose}
      onSubmit={send}
    >
      <Form.Item label="从预置规则开始(可不选)" name="preset">
        <Select
          allowClear
          aria-label="预置规则"
          onChange={begin}
          options={list.presets.map(({ code, title, description }) => ({
            value: code,
            label: `${title}:${description}`,
          }))}
        />
      </Form.Item>
      {GROUPS.map(({ title, fields }) => (
        <fieldset key={title} style={{ border: 0, padding: 0, margin: 0 }}>
          <legend>{title}</legend>
          {fields.map(({ name, title: label, unit, min, max }) => (
            <Form.Item
              key={name}
              name={["norms", name]}
              label={`${label}(${unit})`}
              rules={[{ required: true, message: `请填 ${min} 至 ${max}` }]}
            >
              <InputNumber min={min} max={max} precision={0} style={{ width: "100%" }} />
            </Form.Item>
          ))}
        </fieldset>
      ))}
      <Choices name="categories" title="问题类别" />
      <Choices name="criteria" title="党代表推荐条件" />
      <Form.Item
        name="reason"
        label="调整理由"
        rules={[{ required: true, whitespace: true, message: "请写明理由" }]}
      >
        <Input.TextArea rows={3} maxLength={2000} />
      </Form.Item>
    </FormDrawer>
  );
}

/** Words to choose from; a code stays for ever, so that what was entered with it can be read. */
function Choices({ name, title }: { name: "categories" | "criteria"; title: string }) {
  return (
    <fieldset style={{ border: 0, padding: 0, margin: 0 }}>
      <legend>{title}</legend>
      <Form.List name={["norms", name]}>
        {(rows, { add, remove }) => (
          <div className="stack">
            {rows.map(({ key, name: at }) => (
              <div key={key} className="row" style={{ alignItems: "flex-start" }}>
                <Form.Item
                  name={[at, "title"]}
                  rules={[{ required: true, whitespace: true, message: "请写明名称" }]}
                >
                  <Input aria-label={`${title}名称 ${at + 1}`} maxLength={50} />
                </Form.Item>
                <Form.Item
                  name={[at, "code"]}
                  rules={[
                    { required: true, pattern: /^[a-z][a-z0-9_]{0,39}$/, message: "小写字母、数字、下划线" },
                  ]}
                >
                  <Input aria-label={`${title}代码 ${at + 1}`} maxLength={40} />
                </Form.Item>
                <Button aria-label={`删去这项${title} ${at + 1}`} onClick={() => remove(at)}>
                  删去这项
                </Button>
              </div>
            ))}
            <Button onClick={() => add({ title: "", code: "" })}>增加一项{title}</Button>
          </div>
        )}
      </Form.List>
    </fieldset>
  );
}
