import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, DatePicker, Form, Input, Select } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useDeferredValue, useState } from "react";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { Loaded } from "@/shared/ui/loaded";
import { OrgPicker } from "@/shared/ui/org-picker";
import { normsOptions } from "../norms/queries";
import { membersOptions, nominate } from "./queries";

interface Values {
  organization_id: string;
  employee_no: string;
  nominating_body: string;
  starts_on: Dayjs;
  criteria: Record<string, string>;
  note?: string;
}

/** A member is proposed with words on every criterion of the enterprise. */
export function NominateForm({ onClose }: { onClose: () => void }) {
  const [form] = Form.useForm<Values>();
  const organization = Form.useWatch("organization_id", form);
  const queryClient = useQueryClient();
  const { message } = App.useApp();
  const send = async ({ criteria = {}, starts_on, ...values }: Values) => {
    await nominate({
      ...values,
      starts_on: starts_on.format("YYYY-MM-DD"),
      criteria: Object.entries(criteria).map(([code, words]) => ({ code, words })),
    });
    await queryClient.invalidateQueries({ queryKey: ["liaison"] });
    void message.success("已推荐,等待其他人员审定");
  };
  return (
    <FormDrawer
      open
      title="推荐党代表"
      form={form}
      submitText="推荐"
      initialValues={{ starts_on: dayjs() }}
      onClose={onClose}
      onSubmit={send}
    >
      <Form.Item
        name="organization_id"
        label="选派组织"
        extra="党代表由该组织选派,结对其下网点"
        rules={[{ required: true, message: "请选择选派组织" }]}
      >
        <OrgPicker label="选派组织" />
      </Form.Item>
      <Form.Item name="employee_no" label="党员" rules={[{ required: true, message: "请选择党员" }]}>
        <MemberPicker />
      </Form.Item>
      <Form.Item
        name="nominating_body"
        label="推荐单位"
        rules={[{ required: true, whitespace: true, message: "请写明推荐单位" }]}
      >
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="starts_on" label="任期开始" rules={[{ required: true, message: "请选择日期" }]}>
        <DatePicker style={{ width: "100%" }} />
      </Form.Item>
      {organization && <Criteria organizationId={organization} />}
      <Form.Item name="note" label="其他说明(可不填)">
        <Input.TextArea rows={2} maxLength={2000} />
      </Form.Item>
    </FormDrawer>
  );
}

function Criteria({ organizationId }: { organizationId: string }) {
  const query = useQuery(normsOptions(organizationId));
  return (
    <Loaded query={query} label="正在读取推荐条件…">
      {({ items }) => (
        <>
          {(items[0]?.norms.criteria ?? []).map(({ code, title }) => (
            <Form.Item
              key={code}
              name={["criteria", code]}
              label={title}
              rules={[{ required: true, whitespace: true, message: "请用一句话说明" }]}
            >
              <Input.TextArea rows={1} autoSize maxLength={500} />
            </Form.Item>
          ))}
        </>
      )}
    </Loaded>
  );
}

interface PickerProps {
  id?: string;
  value?: string;
  onChange?: (employeeNo: string | undefined) => void;
}

function MemberPicker({ id, value, onChange }: PickerProps) {
  const [q, setQ] = useState("");
  const { data, isFetching } = useQuery(membersOptions(useDeferredValue(q)));
  return (
    <Select
      id={id}
      aria-label="党员"
      allowClear
      showSearch={{ filterOption: false, onSearch: setQ }}
      placeholder="姓名、工号或拼音"
      value={value}
      loading={isFetching}
      notFoundContent={isFetching ? "正在查找…" : "没有找到,请换个写法"}
      onChange={onChange}
      options={(data?.items ?? []).map(({ employee_no, name, position }) => ({
        value: employee_no,
        label: `${name} · ${employee_no} · ${position}`,
      }))}
    />
  );
}
