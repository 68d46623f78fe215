import { Button, Checkbox, Form, Input, Select } from "antd";
import css from "./record-types.module.css";
import { FIELD_TYPES, FILLED_BY } from "./words";

const optionsOf = (words: Record<string, string>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }));

/** The fields of a form, one below the other. */
export function FieldRows() {
  return (
    <Form.List name="fields">
      {(rows, { add, remove }) => (
        <fieldset className={css.fields}>
          <legend>字段</legend>
          {rows.map((row, place) => (
            <FieldRow
              key={row.key}
              place={row.name}
              number={place + 1}
              onRemove={rows.length > 1 ? () => remove(row.name) : undefined}
            />
          ))}
          <Button onClick={() => add({ type: "text", filled_by: "hand", required: false })}>
            加一个字段
          </Button>
        </fieldset>
      )}
    </Form.List>
  );
}

function FieldRow({ place, number, onRemove }: { place: number; number: number; onRemove?: () => void }) {
  const type = Form.useWatch(["fields", place, "type"]);
  return (
    <div className={css.field}>
      <div className={css.pair}>
        <Form.Item
          name={[place, "title"]}
          label={`第 ${number} 个字段`}
          rules={[{ required: true, whitespace: true, message: "请填写字段名称" }]}
        >
          <Input maxLength={100} placeholder="如:到会率" />
        </Form.Item>
        <Form.Item
          name={[place, "name"]}
          label="编码"
          rules={[
            { required: true, pattern: /^[a-z][a-z0-9_]{0,63}$/, message: "小写字母开头,含字母、数字、_" },
          ]}
        >
          <Input placeholder="如:attendance_rate" />
        </Form.Item>
        <Form.Item name={[place, "type"]} label="类型">
          <Select options={optionsOf(FIELD_TYPES)} />
        </Form.Item>
        <Form.Item name={[place, "filled_by"]} label="由谁填">
          <Select options={optionsOf(FILLED_BY)} />
        </Form.Item>
        {type === "number" && (
          <>
            <Form.Item
              name={[place, "unit"]}
              label="单位"
              rules={[{ required: true, message: "数字须有单位" }]}
            >
              <Input maxLength={20} />
            </Form.Item>
            <Form.Item name={[place, "min"]} label="下限">
              <Input inputMode="decimal" />
            </Form.Item>
            <Form.Item name={[place, "max"]} label="上限">
              <Input inputMode="decimal" />
            </Form.Item>
          </>
        )}
      </div>
      {type === "choice" && (
        <Form.Item name={[place, "choices"]} label="选项(每行一个:编码=名称)">
          <Input.TextArea rows={3} />
        </Form.Item>
      )}
      <Form.Item name={[place, "synonyms"]} label="别名" extra="供查重:同一内容在别处的叫法">
        <Select mode="tags" open={false} suffixIcon={null} />
      </Form.Item>
      <div className="row">
        <Form.Item name={[place, "required"]} valuePropName="checked" noStyle>
          <Checkbox>必填</Checkbox>
        </Form.Item>
        {type === "number" && (
          <Form.Item name={[place, "integer"]} valuePropName="checked" noStyle>
            <Checkbox>整数</Checkbox>
          </Form.Item>
        )}
        <Form.Item name={[place, "consent"]} valuePropName="checked" noStyle>
          <Checkbox>须本人单独同意</Checkbox>
        </Form.Item>
        {onRemove && (
          <Button type="link" danger onClick={onRemove} aria-label={`删去第 ${number} 个字段`}>
            删去
          </Button>
        )}
      </div>
    </div>
  );
}
