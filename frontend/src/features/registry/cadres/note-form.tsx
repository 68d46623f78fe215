import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Alert, App, DatePicker, Form, Input, Select } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useDeferredValue, useState } from "react";
import type { ObservationContact, ObservationRead } from "@/api/generated/types.gen";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { CADRES, contactsOptions, correctNote, signNote } from "./queries";
import { NOTE_RULE, OCCASION_CHOICES } from "./words";

interface Props {
  /** The note to be corrected; a new one when left out. */
  row?: ObservationRead;
  /** Of whom, where that is known. */
  contact?: ObservationContact;
  onClose: () => void;
}

interface Values {
  post_id: string;
  observed_on: Dayjs;
  occasion: ObservationRead["occasion"];
  fact: string;
  outcome?: string;
  reason: string;
}

/** A note on facts of work, signed by sending it; a correction stands in the place of the one before. */
export function NoteForm({ row, contact, onClose }: Props) {
  const [form] = Form.useForm<Values>();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const send = async ({ post_id, reason, observed_on, occasion, fact, outcome }: Values) => {
    const words = {
      ...{ occasion, fact },
      observed_on: observed_on.format("YYYY-MM-DD"),
      outcome: outcome?.trim() || null,
    };
    const made = await (row ? correctNote(row.id, { ...words, reason }) : signNote({ ...words, post_id }));
    await client.invalidateQueries({ queryKey: CADRES });
    void message.success(row ? "已更正" : "已签名保存");
    if (row) await navigate({ to: "/observations/$id", params: { id: made.id }, replace: true });
  };
  return (
    <FormDrawer
      open
      title={row ? "更正记实" : "记一条考察记实"}
      submitText="签名保存"
      form={form}
      initialValues={initialOf(row, contact)}
      onClose={onClose}
      onSubmit={send}
    >
      <Alert type="info" showIcon title={NOTE_RULE} style={{ marginBottom: 16 }} />
      {!row && (
        <Form.Item name="post_id" label="干部" rules={[{ required: true, message: "请选择干部" }]}>
          <CadrePicker known={contact} />
        </Form.Item>
      )}
      <Form.Item name="observed_on" label="日期" rules={[{ required: true, message: "请选择日期" }]}>
        <DatePicker style={{ width: "100%" }} disabledDate={(day) => day.isAfter(dayjs(), "day")} />
      </Form.Item>
      <Form.Item name="occasion" label="场合" rules={[{ required: true, message: "请选择场合" }]}>
        <Select options={OCCASION_CHOICES} />
      </Form.Item>
      <Form.Item
        name="fact"
        label="工作中的事实"
        extra="什么时候、做了什么、怎么做的"
        rules={[{ required: true, whitespace: true, message: "请写明事实" }]}
      >
        <Input.TextArea rows={4} maxLength={2000} showCount />
      </Form.Item>
      <Form.Item name="outcome" label="实绩" extra="做出了什么结果;可以不填">
        <Input.TextArea rows={2} maxLength={2000} showCount />
      </Form.Item>
      {row && (
        <Form.Item
          name="reason"
          label="更正原因"
          extra="原来的一版保留,不会被覆盖"
          rules={[{ required: true, whitespace: true, message: "请填写更正原因" }]}
        >
          <Input.TextArea rows={2} maxLength={2000} showCount />
        </Form.Item>
      )}
    </FormDrawer>
  );
}

interface PickerProps {
  id?: string;
  value?: string;
  onChange?: (value: string) => void;
  known?: ObservationContact;
}

const labelOf = (one: ObservationContact) => `${one.member_name} · ${one.organization_name}${one.title}`;

/** One of those who hold a post; who types is answered by the server. */
function CadrePicker({ id, value, onChange, known }: PickerProps) {
  const [q, setQ] = useState("");
  const query = useQuery(contactsOptions({ q: useDeferredValue(q.trim()) || undefined, size: 50 }));
  const found = query.data?.items ?? [];
  const rows = known && !found.some(({ post_id }) => post_id === known.post_id) ? [known, ...found] : found;
  return (
    <Select
      id={id}
      value={value}
      onChange={onChange}
      showSearch={{ filterOption: false, onSearch: setQ }}
      placeholder="姓名或拼音"
      loading={query.isFetching}
      notFoundContent={query.isFetching ? "正在查找…" : "没有找到,请换个写法"}
      options={rows.map((one) => ({ value: one.post_id, label: labelOf(one) }))}
    />
  );
}

function initialOf(
  row: ObservationRead | undefined,
  contact: ObservationContact | undefined,
): Partial<Values> {
  if (!row) return { observed_on: dayjs(), post_id: contact?.post_id };
  const { occasion, fact } = row;
  return { occasion, fact, observed_on: dayjs(row.observed_on), outcome: row.outcome ?? undefined };
}
