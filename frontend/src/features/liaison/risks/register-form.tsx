import { useQueryClient } from "@tanstack/react-query";
import { App, DatePicker, Form, Input, Radio, Select } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useState } from "react";
import { v4 as uuid } from "uuid";
import type { RiskRegister } from "@/api/generated/types.gen";
import { ownOrganization, useActor } from "@/shared/auth/me";
import { businessDate } from "@/shared/format";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { OrgPicker } from "@/shared/ui/org-picker";
import { RISKS, register } from "./queries";
import { choices, KINDS, SOURCES } from "./words";

interface Values extends Omit<RiskRegister, "found_on" | "client_id" | "check_id"> {
  found_on: Dayjs;
}

interface Props {
  /** The self-check in which it was found, with the unit that looks. */
  check?: { id: string; organizationId: string };
  onClose: () => void;
  onDone?: (id: string) => void;
}

/** A risk as it was found; about things, never about what somebody thinks. */
export function RegisterForm({ check, onClose, onDone }: Props) {
  const [form] = Form.useForm<Values>();
  const [clientId] = useState(() => uuid());
  const queryClient = useQueryClient();
  const { message } = App.useApp();
  const actor = useActor();
  const own = ownOrganization(actor);
  const today = businessDate();
  const send = async ({ found_on, ...values }: Values) => {
    const done = await register({
      ...values,
      found_on: found_on.format("YYYY-MM-DD"),
      client_id: clientId,
      check_id: check?.id,
    });
    await queryClient.invalidateQueries({ queryKey: RISKS });
    void message.success(`已登记 ${done.number}`);
    onDone?.(done.id);
  };
  const initial = {
    organization_id: check?.organizationId ?? own,
    source: check ? ("self_check" as const) : ("department" as const),
    found_on: dayjs(today),
  };
  return (
    <FormDrawer
      open
      title="登记风险"
      form={form}
      initialValues={initial}
      submitText="登记"
      onClose={onClose}
      onSubmit={send}
    >
      <Form.Item name="kind" label="类型" rules={[{ required: true, message: "请选择类型" }]}>
        <Radio.Group options={choices(KINDS)} />
      </Form.Item>
      <Form.Item
        name="organization_id"
        label="单位"
        hidden={check !== undefined}
        rules={[{ required: true, message: "请选择单位" }]}
      >
        <OrgPicker label="单位" />
      </Form.Item>
      <Form.Item
        name="title"
        label="风险事项"
        rules={[{ required: true, whitespace: true, message: "请写明风险事项" }]}
      >
        <Input maxLength={200} placeholder="一句话说明什么事可能发生" />
      </Form.Item>
      <Form.Item
        name="description"
        label="情况"
        extra="写事,不评价个人思想;不写与处置无关的个人信息"
        rules={[{ required: true, whitespace: true, message: "请写明情况" }]}
      >
        <Input.TextArea rows={5} maxLength={2000} showCount />
      </Form.Item>
      <Form.Item name="source" label="来源" rules={[{ required: true }]}>
        <Select options={choices(SOURCES)} />
      </Form.Item>
      <Form.Item name="found_on" label="发现日期" rules={[{ required: true, message: "请选择日期" }]}>
        <DatePicker style={{ width: "100%" }} disabledDate={(day) => day.format("YYYY-MM-DD") > today} />
      </Form.Item>
    </FormDrawer>
  );
}
