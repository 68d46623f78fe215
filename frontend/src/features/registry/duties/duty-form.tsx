import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Form, Input, Radio, Select } from "antd";
import type { DutyRead, DutyUpdate, WorkItemRead } from "@/api/generated/types.gen";
import { useSeen } from "@/shared/hooks/use-seen";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { OrgPicker } from "@/shared/ui/org-picker";
import { changeDuty, createDuty, DUTIES } from "./queries";
import { choices, FATES, GROUPS, KINDS, PARTS } from "./words";

interface Props {
  item: WorkItemRead;
  /** The duty to be put right; a new one when left out. */
  row?: DutyRead;
  onClose: () => void;
}

/** A duty: its words, which unit has which part, and the steps by which it is done with what becomes of each. */
export function DutyForm({ item, row, onClose }: Props) {
  const [form] = Form.useForm<DutyUpdate>();
  const seen = useSeen(true, row);
  const client = useQueryClient();
  const { message } = App.useApp();
  const send = async (values: DutyUpdate) => {
    const steps = (values.steps ?? []).map((one) => ({
      ...one,
      fate: one.fate ?? null,
      reason: one.reason?.trim() || null,
    }));
    const body = { ...values, actor_group: values.actor_group ?? null, steps };
    await (seen ? changeDuty(seen, body) : createDuty({ ...body, work_item_id: item.id }));
    await client.invalidateQueries({ queryKey: DUTIES });
    void message.success("已保存");
  };
  return (
    <FormDrawer
      open
      title={row ? "修改职责" : `增加职责 · ${item.name}`}
      form={form}
      initialValues={row ? initialOf(row) : { kind: "individual", owners: [], steps: [] }}
      onClose={onClose}
      onSubmit={send}
    >
      <Form.Item
        name="text"
        label="职责"
        rules={[{ required: true, whitespace: true, message: "请写明职责" }]}
      >
        <Input.TextArea rows={2} maxLength={200} showCount />
      </Form.Item>
      <Form.Item name="kind" label="类别" rules={[{ required: true }]}>
        <Radio.Group options={choices(KINDS)} />
      </Form.Item>
      <Form.Item name="actor_group" label="主体">
        <Select allowClear options={choices(GROUPS)} />
      </Form.Item>
      <Owners />
      <Steps />
    </FormDrawer>
  );
}

function Owners() {
  return (
    <Form.List name="owners">
      {(fields, { add, remove }) => (
        <fieldset className="stack" style={{ border: 0, padding: 0, margin: "0 0 1.5rem" }}>
          <legend style={{ marginBottom: "0.5rem" }}>单位与分工</legend>
          {fields.map(({ key, name }, place) => (
            <div key={key} className="card">
              <Form.Item
                name={[name, "organization_id"]}
                label={`单位 ${place + 1}`}
                rules={[{ required: true, message: "请选择单位" }]}
              >
                <OrgPicker label={`单位 ${place + 1}`} />
              </Form.Item>
              <Form.Item
                name={[name, "part"]}
                label={`单位 ${place + 1} 的分工`}
                rules={[{ required: true, message: "请选择分工" }]}
              >
                <Select options={choices(PARTS)} />
              </Form.Item>
              <Button onClick={() => remove(name)}>移除单位 {place + 1}</Button>
            </div>
          ))}
          <Button onClick={() => add({ part: "responsible" })}>添加单位</Button>
        </fieldset>
      )}
    </Form.List>
  );
}

function Steps() {
  return (
    <Form.List name="steps">
      {(fields, { add, remove }) => (
        <fieldset className="stack" style={{ border: 0, padding: 0, margin: 0 }}>
          <legend style={{ marginBottom: "0.5rem" }}>办理流程(可以不填)</legend>
          {fields.map(({ key, name }, place) => (
            <div key={key} className="card">
              <Form.Item
                name={[name, "text"]}
                label={`环节 ${place + 1}`}
                rules={[{ required: true, whitespace: true, message: "请填写环节" }]}
              >
                <Input maxLength={200} />
              </Form.Item>
              <Form.Item name={[name, "fate"]} label={`环节 ${place + 1} 的处理`}>
                <Select allowClear options={choices(FATES)} />
              </Form.Item>
              <Form.Item name={[name, "reason"]} label={`环节 ${place + 1} 的理由`}>
                <Input maxLength={500} />
              </Form.Item>
              <Button onClick={() => remove(name)}>移除环节 {place + 1}</Button>
            </div>
          ))}
          <Button onClick={() => add({})}>添加环节</Button>
        </fieldset>
      )}
    </Form.List>
  );
}

function initialOf({ kind, text, actor_group, owners, steps }: DutyRead): DutyUpdate {
  return {
    ...{ kind, text, actor_group },
    owners: owners.map(({ organization_id, part }) => ({ organization_id, part })),
    steps: steps.map((one) => ({ ...one, fate: one.fate ?? undefined, reason: one.reason ?? undefined })),
  };
}
