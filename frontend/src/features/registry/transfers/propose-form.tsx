import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, DatePicker, Form, Input, Select } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useDeferredValue, useState } from "react";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { branchesOptions, propose, TRANSFERS } from "./queries";

interface Values {
  employee_no: string;
  to_organization_id: string;
  effective_on: Dayjs;
  reason: string;
}

/** Who goes where, from which day on; the other side is told in its inbox. */
export function ProposeForm({ employeeNo, onClose }: { employeeNo?: string; onClose: () => void }) {
  const [form] = Form.useForm<Values>();
  const client = useQueryClient();
  const { message } = App.useApp();
  const send = async ({ effective_on, ...values }: Values) => {
    await propose({ ...values, effective_on: effective_on.format("YYYY-MM-DD") });
    await client.invalidateQueries({ queryKey: TRANSFERS });
    void message.success("已发起,等待对方支部确认");
  };
  return (
    <FormDrawer
      open
      title="发起组织关系转接"
      submitText="发起"
      form={form}
      initialValues={{ employee_no: employeeNo, effective_on: dayjs() }}
      onClose={onClose}
      onSubmit={send}
    >
      <Form.Item
        name="employee_no"
        label="党员工号"
        extra="转出支部或接收支部都可以发起,由另一方的另一人确认"
        rules={[{ required: true, whitespace: true, message: "请填写工号" }]}
      >
        <Input maxLength={64} />
      </Form.Item>
      <Form.Item
        name="to_organization_id"
        label="接收党支部"
        rules={[{ required: true, message: "请选择接收党支部" }]}
      >
        <BranchPicker />
      </Form.Item>
      <Form.Item
        name="effective_on"
        label="生效日期"
        extra="今天及以前的,对方确认后立即生效;以后的到当天生效"
        rules={[{ required: true, message: "请选择日期" }]}
      >
        <DatePicker style={{ width: "100%" }} />
      </Form.Item>
      <Form.Item
        name="reason"
        label="事由"
        rules={[{ required: true, whitespace: true, message: "请写明事由" }]}
      >
        <Input.TextArea rows={3} maxLength={500} />
      </Form.Item>
    </FormDrawer>
  );
}

interface PickerProps {
  id?: string;
  value?: string;
  onChange?: (id: string) => void;
}

/** Any branch of one's own enterprise, also outside of what one looks after. */
function BranchPicker({ id, value, onChange }: PickerProps) {
  const [q, setQ] = useState("");
  const query = useQuery(branchesOptions(useDeferredValue(q.trim())));
  return (
    <Select
      id={id}
      value={value}
      onChange={onChange}
      showSearch={{ filterOption: false, onSearch: setQ }}
      placeholder="支部名称、编码或拼音"
      loading={query.isFetching}
      notFoundContent={query.isFetching ? "正在查找…" : "没有找到,请换个写法"}
      options={(query.data ?? []).map((one) => ({ value: one.id, label: `${one.name} · ${one.code}` }))}
    />
  );
}
