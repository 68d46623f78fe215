import { useNavigate } from "@tanstack/react-router";
import { Alert, Button, DatePicker, Form, Input, Radio, Select, Switch } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useState } from "react";
import type { BatchSpec, PreviewRead } from "@/api/generated/types.gen";
import { businessDate } from "@/shared/format";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { OrgPicker } from "@/shared/ui/org-picker";
import { showProblem } from "@/shared/ui/show-problem";
import { options, SIDES } from "../targets/words";
import { Preview } from "./preview";
import { previewBatch, startBatch } from "./queries";
import { KINDS } from "./words";

interface Line {
  title?: string;
  side?: "business" | "party";
  unit?: string;
  target_value?: string;
  weight?: string;
}

interface Values {
  title: string;
  under: string;
  kind: BatchSpec["kind"];
  period: [Dayjs, Dayjs];
  publish: boolean;
  owner: "head" | "none";
  templates: Line[];
}

const NUMBER = { pattern: /^-?\d+(\.\d+)?$/, message: "请填写数字" };

/** The form's values as the server takes them. */
export function specOf(values: Values): BatchSpec {
  const [first, last] = values.period;
  return {
    title: values.title,
    year: first.year(),
    under: values.under,
    kind: values.kind,
    owner: values.owner,
    publish: values.publish,
    templates: values.templates.map((line) => ({
      title: line.title ?? "",
      side: line.side ?? "business",
      measure: line.title ?? "",
      unit: line.unit ?? "",
      is_quantitative: Boolean(line.target_value?.trim()),
      target_value: line.target_value?.trim() || null,
      weight: line.weight?.trim() || null,
      starts_on: first.format("YYYY-MM-DD"),
      due_on: last.format("YYYY-MM-DD"),
    })),
  };
}

/** The same targets for all organisations of a kind: looked at before it is sent. */
export function BatchForm({ open, onClose }: { open: boolean; onClose: () => void }) {
  const [form] = Form.useForm<Values>();
  const [seen, setSeen] = useState<PreviewRead>();
  const [refusal, setRefusal] = useState<string>();
  const [looking, setLooking] = useState(false);
  const navigate = useNavigate();
  const year = businessDate().slice(0, 4);

  const close = () => {
    setSeen(undefined);
    setRefusal(undefined);
    onClose();
  };
  const look = async () => {
    setRefusal(undefined);
    setLooking(true);
    try {
      setSeen(await previewBatch(specOf(await form.validateFields())));
    } catch (error) {
      if (error instanceof Error) setRefusal(showProblem(form as never, error));
    } finally {
      setLooking(false);
    }
  };
  const send = async (values: Values) => {
    const made = await startBatch(specOf(values));
    void navigate({ to: "/batches/$id", params: { id: made.id } });
  };
  return (
    <FormDrawer<Values>
      open={open}
      title="批量下达目标"
      submitText={seen ? `下达 ${seen.targets} 个目标` : "下达"}
      form={form}
      initialValues={{
        kind: "branch",
        owner: "head",
        publish: true,
        period: [dayjs(`${year}-01-01`), dayjs(`${year}-12-31`)],
        templates: [{ side: "business" }],
      }}
      onClose={close}
      onSubmit={send}
    >
      <div onChange={() => setSeen(undefined)}>
        <Scope />
        <Lines />
      </div>
      {refusal && <Alert type="error" showIcon title={refusal} style={{ marginBottom: 16 }} />}
      <Button block loading={looking} onClick={() => void look()}>
        预览:会下达给谁、共多少个
      </Button>
      {seen && <Preview seen={seen} />}
    </FormDrawer>
  );
}

function Scope() {
  return (
    <>
      <Form.Item
        name="title"
        label="名称"
        rules={[{ required: true, whitespace: true, message: "请填写名称" }]}
      >
        <Input maxLength={200} placeholder="例如:2026 年支部基本目标" />
      </Form.Item>
      <Form.Item name="under" label="范围" rules={[{ required: true, message: "请选择范围" }]}>
        <OrgPicker label="范围" placeholder="选择组织,含其下级" />
      </Form.Item>
      <Form.Item name="kind" label="下达给">
        <Select aria-label="下达给" options={KINDS} />
      </Form.Item>
      <Form.Item name="period" label="期限" rules={[{ required: true, message: "请选择起止日期" }]}>
        <DatePicker.RangePicker allowClear={false} style={{ width: "100%" }} />
      </Form.Item>
      <Form.Item name="owner" label="责任人">
        <Radio.Group
          options={[
            { value: "head", label: "各单位现任负责人" },
            { value: "none", label: "暂不确定(只存草稿)" },
          ]}
        />
      </Form.Item>
      <Form.Item name="publish" label="立即下达" valuePropName="checked" extra="关闭则先存为草稿,可逐个修改">
        <Switch />
      </Form.Item>
    </>
  );
}

function Lines() {
  return (
    <Form.List name="templates">
      {(fields, { add, remove }) => (
        <div className="stack" style={{ marginBottom: 16 }}>
          {fields.map(({ key, name }) => (
            <fieldset key={key} style={{ border: "1px solid var(--line)", borderRadius: 8, padding: 12 }}>
              <legend style={{ width: "auto", margin: 0, padding: "0 4px", border: 0, fontSize: "inherit" }}>
                目标 {name + 1}
              </legend>
              <Form.Item
                name={[name, "title"]}
                label="目标名称"
                rules={[{ required: true, whitespace: true, message: "请填写名称" }]}
              >
                <Input maxLength={200} />
              </Form.Item>
              <div className="row">
                <Form.Item name={[name, "side"]} label="类别" initialValue="business">
                  <Radio.Group options={options(SIDES)} />
                </Form.Item>
                <Form.Item name={[name, "weight"]} label="权重 (%)" rules={[NUMBER]}>
                  <Input inputMode="decimal" style={{ width: 90 }} />
                </Form.Item>
              </div>
              <div className="row" style={{ alignItems: "start" }}>
                <Form.Item
                  name={[name, "target_value"]}
                  label="目标值"
                  rules={[NUMBER]}
                  extra="不填为定性目标"
                >
                  <Input inputMode="decimal" style={{ width: 140 }} />
                </Form.Item>
                <Form.Item
                  name={[name, "unit"]}
                  label="单位"
                  rules={[{ required: true, whitespace: true, message: "请填写单位" }]}
                >
                  <Input maxLength={40} style={{ width: 110 }} placeholder="次、万元、%" />
                </Form.Item>
              </div>
              {fields.length > 1 && (
                <Button type="text" danger onClick={() => remove(name)}>
                  删除这一项
                </Button>
              )}
            </fieldset>
          ))}
          <Button type="dashed" block onClick={() => add({ side: "business" })}>
            再加一个目标
          </Button>
        </div>
      )}
    </Form.List>
  );
}
