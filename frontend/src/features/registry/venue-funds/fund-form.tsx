import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Form, Input, InputNumber, Select } from "antd";
import { useDeferredValue, useState } from "react";
import type { VenueFundRead } from "@/api/generated/types.gen";
import { businessDate, compare, sum } from "@/shared/format";
import { useSeen } from "@/shared/hooks/use-seen";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { OrgPicker } from "@/shared/ui/org-picker";
import { VENUES, venuesOptions } from "../venues/queries";
import { money } from "../venues/words";
import { correctFund, createFund } from "./queries";

interface Props {
  /** The line to be corrected; a new one when left out. */
  row?: VenueFundRead;
  onClose: () => void;
}

interface Share {
  venue_id: string;
  amount: string;
  note?: string;
}

interface Values {
  organization_id: string;
  year: number;
  title: string;
  purpose: string;
  amount: string;
  allocations: Share[];
  reason: string;
}

const AMOUNT = {
  pattern: /^\d{1,12}(\.\d{1,2})?$/,
  message: "请填写金额,单位元,至多两位小数",
};
const NEEDED = { required: true, whitespace: true };

/** A budget line with the venues it is spent on; a correction says why. */
export function FundForm({ row, onClose }: Props) {
  const [form] = Form.useForm<Values>();
  const organizationId = Form.useWatch("organization_id", form) ?? row?.organization_id;
  const seen = useSeen(true, row);
  const client = useQueryClient();
  const { message } = App.useApp();
  const send = async ({ organization_id, reason, ...values }: Values) => {
    const allocations = values.allocations.map((one) => ({ ...one, note: one.note?.trim() || null }));
    const facts = { ...values, allocations };
    await (seen ? correctFund(seen, { ...facts, reason }) : createFund({ ...facts, organization_id }));
    await client.invalidateQueries({ queryKey: VENUES });
    void message.success(seen ? "已更正,原来的一版仍可查阅" : "已登记");
  };
  return (
    <FormDrawer
      open
      title={row ? "更正经费" : "登记经费"}
      form={form}
      initialValues={initialOf(row)}
      onClose={onClose}
      onSubmit={send}
    >
      {!row && (
        <Form.Item
          name="organization_id"
          label="安排单位"
          rules={[{ required: true, message: "请选择安排单位" }]}
        >
          <OrgPicker label="安排单位" />
        </Form.Item>
      )}
      <Form.Item name="year" label="年度" rules={[{ required: true, message: "请填写年度" }]}>
        <InputNumber min={2000} max={2100} precision={0} style={{ width: "100%" }} />
      </Form.Item>
      <Form.Item name="title" label="名称" rules={[{ ...NEEDED, message: "请填写名称" }]}>
        <Input maxLength={200} placeholder="例如:示范阵地建设专项" />
      </Form.Item>
      <Form.Item name="purpose" label="用途" rules={[{ ...NEEDED, message: "请填写用途" }]}>
        <Input.TextArea rows={2} maxLength={2000} />
      </Form.Item>
      <Form.Item
        name="amount"
        label="预算金额(元)"
        rules={[{ required: true, message: "请填写金额" }, AMOUNT]}
      >
        <Input inputMode="decimal" />
      </Form.Item>
      <Shares organizationId={organizationId} row={row} />
      <Balance />
      {row && (
        <Form.Item name="reason" label="更正理由" rules={[{ ...NEEDED, message: "请写明理由" }]}>
          <Input.TextArea rows={2} maxLength={2000} showCount />
        </Form.Item>
      )}
    </FormDrawer>
  );
}

function Shares({ organizationId, row }: { organizationId: string | undefined; row?: VenueFundRead }) {
  const known = (row?.allocations ?? []).map(({ venue_id, venue_name }) => ({
    value: venue_id,
    label: venue_name,
  }));
  return (
    <Form.List name="allocations">
      {(fields, { add, remove }) => (
        <fieldset className="stack" style={{ border: 0, padding: 0, margin: "0 0 1rem" }}>
          <legend style={{ marginBottom: "0.5rem" }}>安排到阵地</legend>
          {fields.map(({ key, name }, place) => (
            <div key={key} className="card">
              <Form.Item
                name={[name, "venue_id"]}
                label={`第 ${place + 1} 处阵地`}
                rules={[{ required: true, message: "请选择阵地" }]}
              >
                <VenuePicker organizationId={organizationId} known={known} />
              </Form.Item>
              <Form.Item
                name={[name, "amount"]}
                label={`第 ${place + 1} 处金额(元)`}
                rules={[{ required: true, message: "请填写金额" }, AMOUNT]}
              >
                <Input inputMode="decimal" />
              </Form.Item>
              <Form.Item name={[name, "note"]} label={`第 ${place + 1} 处说明`} extra="可以不填">
                <Input maxLength={500} />
              </Form.Item>
              <Button onClick={() => remove(name)}>移除第 {place + 1} 处</Button>
            </div>
          ))}
          <Button onClick={() => add({})}>添加阵地</Button>
        </fieldset>
      )}
    </Form.List>
  );
}

/** What is given so far beside the budget, in both units. */
function Balance() {
  const amount = Form.useWatch<string | undefined>("amount");
  const allocations = Form.useWatch<(Partial<Share> | undefined)[] | undefined>("allocations");
  const given = sum((allocations ?? []).map((one) => one?.amount));
  if (!amount || !AMOUNT.pattern.test(amount)) return null;
  const isOver = compare(given, amount) > 0;
  return (
    <p role="status" className={isOver ? undefined : "quiet"} style={{ marginBottom: "1rem" }}>
      预算 {money(amount)};已安排 {money(given)}
      {isOver && ",超过预算,请调整"}
    </p>
  );
}

interface PickerProps {
  id?: string;
  value?: string;
  onChange?: (value: string) => void;
  organizationId: string | undefined;
  known: readonly { value: string; label: string }[];
}

/** One venue of an organisation and those below it: typed, found by the server. */
function VenuePicker({ id, value, onChange, organizationId, known }: PickerProps) {
  const [q, setQ] = useState("");
  const typed = useDeferredValue(q.trim());
  const query = useQuery({
    ...venuesOptions({ organization_id: organizationId, q: typed || undefined, size: 50 }),
    enabled: organizationId !== undefined,
  });
  const found = (query.data?.items ?? [])
    .filter(({ state }) => state !== "closed")
    .map((one) => ({ value: one.id, label: `${one.name} · ${one.organization_name}` }));
  const rest = known.filter((one) => !found.some(({ value: other }) => other === one.value));
  return (
    <Select
      id={id}
      value={value}
      onChange={onChange}
      showSearch={{ filterOption: false, onSearch: setQ }}
      placeholder={organizationId ? "名称或地点" : "请先选择安排单位"}
      loading={query.isFetching}
      notFoundContent={query.isFetching ? "正在查找…" : "没有找到,请换个写法"}
      options={[...rest, ...found]}
    />
  );
}

function initialOf(row: VenueFundRead | undefined): Partial<Values> {
  if (!row) return { year: Number(businessDate().slice(0, 4)), allocations: [] };
  const { year, title, purpose, amount } = row;
  const allocations = row.allocations.map(({ venue_id, amount: share, note }) => ({
    venue_id,
    amount: share,
    note: note ?? undefined,
  }));
  return { year, title, purpose, amount, allocations };
}
