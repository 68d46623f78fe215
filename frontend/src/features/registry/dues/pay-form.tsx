import { App, Checkbox, DatePicker, Form, Input, Select } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import type { DuesAccount } from "@/api/generated/types.gen";
import { compare, sum } from "@/shared/format";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { pay, useRefreshed } from "./queries";
import { monthOf, thisMonth } from "./words";

interface Values {
  months: string[];
  amount: string;
  paid_on: Dayjs;
  special?: boolean;
  note?: string;
}

/** What is open is filled in; the person who counts the money changes what is different. */
export function PayForm({ account, onClose }: { account: DuesAccount; onClose: () => void }) {
  const [form] = Form.useForm<Values>();
  const refreshed = useRefreshed();
  const { message } = App.useApp();
  const special = Form.useWatch("special", form);
  const open = new Map(
    account.months
      .filter((one) => compare(one.open, "0") > 0)
      .map((one) => [monthOf(one.month), one.open] as const),
  );
  const known = new Set(account.months.map((one) => monthOf(one.month)));
  const ahead = [1, 2].map((count) => dayjs(`${thisMonth()}-01`).add(count, "month").format("YYYY-MM"));
  const months = [...[...open.keys()].sort(), ...ahead.filter((month) => !known.has(month))];
  const amountOf = (chosen: readonly string[]) =>
    sum(chosen.map((month) => open.get(month) ?? account.monthly ?? "0"));
  const first = [...open.keys()].filter((month) => month <= thisMonth()).sort();
  const send = async ({ paid_on, months: chosen, amount, note }: Values) => {
    await pay({
      member_id: account.member_id,
      paid_on: paid_on.format("YYYY-MM-DD"),
      amount,
      months: special ? [] : chosen,
      special: special ?? false,
      note: note || null,
    });
    await refreshed();
    void message.success("已登记");
  };
  return (
    <FormDrawer
      open
      title={`登记交纳 · ${account.name}`}
      form={form}
      initialValues={{
        months: first,
        amount: first.length > 0 ? amountOf(first) : undefined,
        paid_on: dayjs(),
      }}
      onClose={onClose}
      onSubmit={send}
    >
      {!special && (
        <Form.Item
          name="months"
          label="交纳哪些月份"
          extra="可以补交,也可以按季度预交"
          rules={[{ required: true, message: "请选择月份" }]}
        >
          <Select
            mode="multiple"
            options={months.map((value) => ({ value, label: value }))}
            onChange={(chosen: string[]) => form.setFieldValue("amount", amountOf(chosen))}
          />
        </Form.Item>
      )}
      <Form.Item
        name="amount"
        label="金额(元)"
        extra="不足的记在最早的月份,余下仍欠;多交的记在最后一个月"
        rules={[{ required: true, pattern: /^\d{1,8}(\.\d{1,2})?$/, message: "请填写金额,最多两位小数" }]}
      >
        <Input inputMode="decimal" />
      </Form.Item>
      <Form.Item name="paid_on" label="交纳日期" rules={[{ required: true, message: "请选择日期" }]}>
        <DatePicker style={{ width: "100%" }} />
      </Form.Item>
      <Form.Item name="special" valuePropName="checked">
        <Checkbox>大额党费(自愿一次多交 1000 元以上,不抵月份)</Checkbox>
      </Form.Item>
      <Form.Item name="note" label="备注">
        <Input.TextArea rows={2} maxLength={2000} />
      </Form.Item>
    </FormDrawer>
  );
}
