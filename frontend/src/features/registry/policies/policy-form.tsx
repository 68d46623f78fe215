import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, DatePicker, Form, Input, Select } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import type { PolicyRead, PolicyRevise } from "@/api/generated/types.gen";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { OrgPicker } from "@/shared/ui/org-picker";
import { createPolicy, POLICIES, policyOptions, revisePolicy } from "./queries";

interface Props {
  /** The document to be worded anew; a new document when left out. */
  row?: PolicyRead;
  /** The superior's document that the new one spells out. */
  parent?: PolicyRead;
  onClose: () => void;
}

interface Values {
  organization_id: string;
  title: string;
  document_no?: string;
  issued_on: Dayjs;
  effective_on: Dayjs;
  reason?: string;
  clauses: { number: string; text: string; derived_from_id?: string }[];
}

const DAY = "YYYY-MM-DD";
const PAST = (day: Dayjs) => day.isAfter(dayjs(), "day");

/** A document with its clauses; each clause may name the superior's clause that it spells out. */
export function PolicyForm({ row, parent, onClose }: Props) {
  const [form] = Form.useForm<Values>();
  const client = useQueryClient();
  const { message } = App.useApp();
  const source = useSource(row, parent);
  const send = async ({ organization_id, ...values }: Values) => {
    const body = bodyOf(values);
    await (row
      ? revisePolicy(row, body)
      : createPolicy({ ...body, organization_id, parent_id: parent?.id ?? null }));
    await client.invalidateQueries({ queryKey: POLICIES });
    void message.success(row ? "已登记新版,原版保留" : "已登记");
  };
  return (
    <FormDrawer
      open
      title={row ? `修订“${row.title}”` : parent ? `细化“${parent.title}”` : "登记制度"}
      form={form}
      initialValues={initialOf(row, parent)}
      onClose={onClose}
      onSubmit={send}
    >
      {!row && (
        <Form.Item
          name="organization_id"
          label="制定单位"
          rules={[{ required: true, message: "请选择制定单位" }]}
        >
          <OrgPicker label="制定单位" />
        </Form.Item>
      )}
      <Form.Item
        name="title"
        label="名称"
        rules={[{ required: true, whitespace: true, message: "请填写名称" }]}
      >
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="document_no" label="文号" extra="可以不填">
        <Input maxLength={100} placeholder="例如:党发〔2026〕12号" />
      </Form.Item>
      <Form.Item name="issued_on" label="印发日期" rules={[{ required: true, message: "请选择日期" }]}>
        <DatePicker style={{ width: "100%" }} disabledDate={PAST} />
      </Form.Item>
      <Form.Item name="effective_on" label="施行日期" rules={[{ required: true, message: "请选择日期" }]}>
        <DatePicker style={{ width: "100%" }} />
      </Form.Item>
      {row && (
        <Form.Item name="reason" label="修订说明">
          <Input.TextArea rows={2} maxLength={2000} />
        </Form.Item>
      )}
      <Clauses source={source} />
    </FormDrawer>
  );
}

/** The clauses that may be spelt out: of the parent given, or of the one that the document came from. */
function useSource(row: PolicyRead | undefined, parent: PolicyRead | undefined) {
  const id = row?.parent_id ?? undefined;
  const asked = useQuery({ ...policyOptions(id ?? ""), enabled: id !== undefined && !parent });
  const found = parent ?? asked.data;
  return (found?.clauses ?? []).map(({ id: value, number, text }) => ({ value, label: `${number} ${text}` }));
}

function Clauses({ source }: { source: { value: string; label: string }[] }) {
  return (
    <Form.List name="clauses">
      {(fields, { add, remove }) => (
        <fieldset className="stack" style={{ border: 0, padding: 0, margin: 0 }}>
          <legend style={{ marginBottom: "0.5rem" }}>条款(可以不填,全文另存)</legend>
          {fields.map(({ key, name }, place) => (
            <div key={key} className="card">
              <Form.Item
                name={[name, "number"]}
                label={`第 ${place + 1} 项编号`}
                rules={[{ required: true, whitespace: true, message: "请填写编号" }]}
              >
                <Input maxLength={40} placeholder="例如:第三条" />
              </Form.Item>
              <Form.Item
                name={[name, "text"]}
                label={`第 ${place + 1} 项内容`}
                rules={[{ required: true, whitespace: true, message: "请填写内容" }]}
              >
                <Input.TextArea rows={2} maxLength={2000} />
              </Form.Item>
              {source.length > 0 && (
                <Form.Item name={[name, "derived_from_id"]} label={`第 ${place + 1} 项对应的上级条款`}>
                  <Select allowClear showSearch={{ optionFilterProp: "label" }} options={source} />
                </Form.Item>
              )}
              <Button onClick={() => remove(name)}>移除第 {place + 1} 项</Button>
            </div>
          ))}
          <Button onClick={() => add({})}>添加条款</Button>
        </fieldset>
      )}
    </Form.List>
  );
}

function bodyOf(values: Omit<Values, "organization_id">): PolicyRevise {
  return {
    title: values.title,
    document_no: values.document_no?.trim() || null,
    issued_on: values.issued_on.format(DAY),
    effective_on: values.effective_on.format(DAY),
    reason: values.reason?.trim() || null,
    clauses: values.clauses.map((one) => ({ ...one, derived_from_id: one.derived_from_id ?? null })),
  };
}

function initialOf(row: PolicyRead | undefined, parent: PolicyRead | undefined): Partial<Values> {
  const today = dayjs();
  if (!row)
    return { issued_on: today, effective_on: today, clauses: [], title: parent && `${parent.title}细则` };
  const clauses = row.clauses.map(({ number, text, derived_from_id }) => ({
    ...{ number, text },
    derived_from_id: derived_from_id ?? undefined,
  }));
  const { title, document_no } = row;
  return { title, document_no: document_no ?? undefined, issued_on: today, effective_on: today, clauses };
}
