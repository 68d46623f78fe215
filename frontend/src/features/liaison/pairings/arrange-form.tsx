import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, DatePicker, Form, Input, Select } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useDeferredValue, useState } from "react";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { arrange, outletChoices, representativeChoices } from "./queries";

interface Values {
  representative_id: string;
  outlet_ids: string[];
  starts_on: Dayjs;
  note?: string;
}

/** One representative for one or several outlets. */
export function ArrangeForm({ onClose }: { onClose: () => void }) {
  const [form] = Form.useForm<Values>();
  const queryClient = useQueryClient();
  const { message } = App.useApp();
  const send = async ({ representative_id, outlet_ids, starts_on, note }: Values) => {
    const items = outlet_ids.map((outlet_id) => ({ outlet_id, representative_id }));
    await arrange({ items, starts_on: starts_on.format("YYYY-MM-DD"), note: note?.trim() || null });
    await queryClient.invalidateQueries({ queryKey: ["liaison"] });
    void message.success(`已安排 ${items.length} 个网点`);
  };
  return (
    <FormDrawer
      open
      title="安排结对"
      form={form}
      submitText="安排"
      initialValues={{ starts_on: dayjs() }}
      onClose={onClose}
      onSubmit={send}
    >
      <Form.Item
        name="representative_id"
        label="党代表"
        rules={[{ required: true, message: "请选择党代表" }]}
      >
        <RepresentativePicker />
      </Form.Item>
      <Form.Item name="outlet_ids" label="网点" rules={[{ required: true, message: "请选择网点" }]}>
        <OutletsPicker />
      </Form.Item>
      <Form.Item name="starts_on" label="开始日期" rules={[{ required: true, message: "请选择日期" }]}>
        <DatePicker style={{ width: "100%" }} />
      </Form.Item>
      <Form.Item name="note" label="说明(可不填)">
        <Input.TextArea rows={2} maxLength={2000} />
      </Form.Item>
    </FormDrawer>
  );
}

interface PickerProps<V> {
  id?: string;
  value?: V;
  onChange?: (value: V) => void;
}

function RepresentativePicker({ id, value, onChange }: PickerProps<string>) {
  const [q, setQ] = useState("");
  const { data, isFetching } = useQuery(representativeChoices(useDeferredValue(q)));
  return (
    <Select
      id={id}
      aria-label="党代表"
      showSearch={{ filterOption: false, onSearch: setQ }}
      placeholder="姓名、工号或职务"
      value={value}
      loading={isFetching}
      notFoundContent={isFetching ? "正在查找…" : "没有找到,请换个写法"}
      onChange={onChange}
      options={(data?.items ?? []).map((row) => ({
        value: row.id,
        label: `${row.name} · ${row.organization_name} · 已结对 ${row.pairing_count} 个`,
      }))}
    />
  );
}

function OutletsPicker({ id, value, onChange }: PickerProps<string[]>) {
  const [q, setQ] = useState("");
  const [known, setKnown] = useState<Record<string, string>>({});
  const { data, isFetching } = useQuery(outletChoices(useDeferredValue(q)));
  const found = (data?.items ?? []).map((row) => ({
    value: row.id,
    label: `${row.name} · ${row.organization_name}${row.is_uncovered ? " · 无党员" : ""}`,
  }));
  const chosen = (value ?? [])
    .filter((key) => !found.some((one) => one.value === key))
    .map((key) => ({ value: key, label: known[key] ?? key }));
  return (
    <Select
      id={id}
      aria-label="网点"
      mode="multiple"
      showSearch={{ filterOption: false, onSearch: setQ }}
      placeholder="网点名称、编码或地址"
      value={value}
      loading={isFetching}
      notFoundContent={isFetching ? "正在查找…" : "没有找到,请换个写法"}
      onChange={(keys: string[]) => {
        const named = found.filter((one) => keys.includes(one.value));
        setKnown({ ...known, ...Object.fromEntries(named.map((one) => [one.value, one.label])) });
        onChange?.(keys);
      }}
      options={[...chosen, ...found]}
    />
  );
}
