import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { App, Checkbox, DatePicker, Form, Input, Radio, Select } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useDeferredValue, useState } from "react";
import type { TaskCreate } from "@/api/generated/types.gen";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { OrgPicker } from "@/shared/ui/org-picker";
import { OwnerPicker } from "../targets/owner-picker";
import { peopleOptions } from "../targets/queries";
import { createTask, tasksOptions } from "./queries";
import { choices, FOCUSES, KINDS, SIDES } from "./words";

type Values = Omit<TaskCreate, "due_on" | "starts_on"> & { due_on: Dayjs; starts_on?: Dayjs };

interface Props {
  open: boolean;
  /** The target for which it is done, when one came from there. */
  targetId?: string;
  organizationId?: string;
  onClose: () => void;
}

/** Give a task: what, to whom, by when. Nothing else has to be filled in. */
export function TaskForm({ open, targetId, organizationId, onClose }: Props) {
  const [form] = Form.useForm<Values>();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const send = async ({ due_on, starts_on, ...values }: Values) => {
    const made = await createTask({
      ...values,
      target_id: targetId ?? null,
      weight: values.weight || "1",
      due_on: due_on.format("YYYY-MM-DD"),
      starts_on: starts_on?.format("YYYY-MM-DD") ?? null,
    });
    await client.invalidateQueries({ queryKey: ["targets"] });
    void message.success(`已交办 ${made.number},负责人随即看到`);
    void navigate({ to: "/tasks/$id", params: { id: made.id } });
  };
  return (
    <FormDrawer<Values>
      open={open}
      title="交办任务"
      form={form}
      submitText="交办"
      initialValues={{ organization_id: organizationId, kind: "key_task", side: "business", weight: "1" }}
      onClose={onClose}
      onSubmit={send}
    >
      <Fields />
    </FormDrawer>
  );
}

function Fields() {
  const form = Form.useFormInstance<Values>();
  const kind = Form.useWatch("kind", form);
  const urgent = Form.useWatch("is_urgent", form);
  return (
    <>
      <Form.Item
        name="title"
        label="任务"
        rules={[{ required: true, whitespace: true, message: "请写明任务" }]}
      >
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="organization_id" label="承办单位" rules={[{ required: true, message: "请选择单位" }]}>
        <OrgPicker />
      </Form.Item>
      <Form.Item name="owner_member_id" label="负责人" rules={[{ required: true, message: "请选择负责人" }]}>
        <OwnerPicker label="负责人" />
      </Form.Item>
      <Form.Item
        name="due_on"
        label="办结期限"
        extra="至少留两个工作日"
        rules={[{ required: true, message: "请选择日期" }]}
      >
        <DatePicker style={{ width: "100%" }} disabledDate={(day) => day.isBefore(dayjs(), "day")} />
      </Form.Item>
      <Form.Item name="kind" label="类型">
        <Select options={choices(KINDS)} />
      </Form.Item>
      {kind === "task_force" && (
        <Form.Item name="focus" label="攻坚方向" rules={[{ required: true, message: "请选择攻坚方向" }]}>
          <Radio.Group options={choices(FOCUSES)} />
        </Form.Item>
      )}
      <Form.Item name="side" label="条线">
        <Radio.Group options={choices(SIDES)} />
      </Form.Item>
      <Form.Item name="is_urgent" valuePropName="checked">
        <Checkbox>应急(安保、抢险等特殊事项)</Checkbox>
      </Form.Item>
      {urgent && (
        <Form.Item
          name="urgent_reason"
          label="应急理由"
          rules={[{ required: true, whitespace: true, message: "请写明理由" }]}
        >
          <Input.TextArea rows={2} maxLength={500} />
        </Form.Item>
      )}
      <details>
        <summary>更多(可不填)</summary>
        <div style={{ paddingTop: "1rem" }}>
          <Form.Item name="detail" label="说明">
            <Input.TextArea rows={3} maxLength={2000} />
          </Form.Item>
          <Form.Item name="helpers" label="协助人员">
            <HelperPicker />
          </Form.Item>
          <Form.Item name="supervisor_organization_id" label="督办单位">
            <OrgPicker allowClear />
          </Form.Item>
          <Form.Item name="weight" label="权重" extra="用于四象限,大于 0、不超过 100">
            <Input inputMode="decimal" />
          </Form.Item>
          <Form.Item name="starts_on" label="开始日期" extra="不填即今天">
            <DatePicker style={{ width: "100%" }} />
          </Form.Item>
          <Form.Item name="needs" label="前置任务" extra="前置任务办结后才能提交本任务">
            <TaskPicker />
          </Form.Item>
        </div>
      </details>
    </>
  );
}

interface PickerProps {
  id?: string;
  value?: string[];
  onChange?: (ids: string[]) => void;
  /** What is chosen already, by name. */
  known?: { value: string; label: string }[];
}

function HelperPicker({ id, value, onChange }: PickerProps) {
  const [q, setQ] = useState("");
  const { data } = useQuery(peopleOptions(useDeferredValue(q)));
  const [names, setNames] = useState<Record<string, string>>({});
  const found = (data?.items ?? []).map((one) => ({
    value: one.id,
    label: `${one.name} · ${one.employee_no}`,
  }));
  const chosen = (value ?? []).map((key) => ({ value: key, label: names[key] ?? key }));
  const options = [...chosen, ...found.filter((one) => !value?.includes(one.value))];
  return (
    <Select
      id={id}
      mode="multiple"
      aria-label="协助人员"
      showSearch={{ filterOption: false, onSearch: setQ }}
      placeholder="姓名、工号或拼音"
      value={value}
      onChange={(ids: string[]) => {
        setNames(
          Object.fromEntries(
            options.filter((one) => ids.includes(one.value)).map((one) => [one.value, one.label]),
          ),
        );
        onChange?.(ids);
      }}
      options={options}
    />
  );
}

/** Choose tasks by number or title. */
export function TaskPicker({ id, value, onChange, known = [] }: PickerProps) {
  const [q, setQ] = useState("");
  const { data } = useQuery(tasksOptions({ q: useDeferredValue(q) || undefined, live: true, size: 20 }));
  const [names, setNames] = useState<Record<string, string>>({});
  const found = (data?.items ?? []).map((one) => ({ value: one.id, label: `${one.number} ${one.title}` }));
  const labels = { ...Object.fromEntries(known.map((one) => [one.value, one.label])), ...names };
  const chosen = (value ?? []).map((key) => ({ value: key, label: labels[key] ?? key }));
  const options = [...chosen, ...found.filter((one) => !value?.includes(one.value))];
  return (
    <Select
      id={id}
      mode="multiple"
      aria-label="前置任务"
      showSearch={{ filterOption: false, onSearch: setQ }}
      placeholder="编号或标题"
      value={value}
      onChange={(ids: string[]) => {
        setNames({ ...labels, ...Object.fromEntries(options.map((one) => [one.value, one.label])) });
        onChange?.(ids);
      }}
      options={options}
      style={{ width: "100%" }}
    />
  );
}
