import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { DatePicker, Form, Input, Select } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import type { PracticePublish } from "@/api/generated/types.gen";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { OrgPicker } from "@/shared/ui/org-picker";
import { listOptions } from "../targets/queries";
import { PRACTICES, publishPractice, scopesOptions } from "./queries";
import { KINDS } from "./words";

type Values = Omit<PracticePublish, "since"> & { since: Dayjs };

/** A result with the organisations it is meant for. */
export function PublishForm({ onClose }: { onClose: () => void }) {
  const [form] = Form.useForm<Values>();
  const client = useQueryClient();
  const navigate = useNavigate();
  const organization = Form.useWatch("organization_id", form);
  const scope = Form.useWatch("scope_id", form);
  const scopes = useQuery(scopesOptions(organization));
  const targets = useQuery({
    ...listOptions({ organization_id: organization, state: "published", size: 100 }),
    enabled: organization !== undefined,
  });
  const kinds = scopes.data?.find((one) => one.id === scope)?.kinds ?? {};
  const send = async ({ since, target_id, ...said }: Values) => {
    const made = await publishPractice({
      ...said,
      since: since.format("YYYY-MM-DD"),
      target_id: target_id ?? null,
    });
    await client.invalidateQueries({ queryKey: PRACTICES });
    void navigate({ to: "/practices/$id", params: { id: made.id } });
  };
  return (
    <FormDrawer<Values>
      open
      title="发布做法"
      submitText="发布"
      form={form}
      initialValues={{ since: dayjs(), scope_kind: "branch" }}
      onClose={onClose}
      onSubmit={send}
    >
      <Form.Item
        name="organization_id"
        label="发布组织"
        extra="联合支部发布时,自动写明今天联合组成它的单位"
        rules={[{ required: true, message: "请选择发布组织" }]}
      >
        <OrgPicker label="发布组织" />
      </Form.Item>
      <Form.Item
        name="title"
        label="做法名称"
        rules={[{ required: true, whitespace: true, message: "请写明做法名称" }]}
      >
        <Input maxLength={200} placeholder="例如:宣传品管控系统" />
      </Form.Item>
      <Form.Item
        name="description"
        label="做法是什么"
        rules={[{ required: true, whitespace: true, message: "请写明做法内容" }]}
      >
        <Input.TextArea rows={5} maxLength={2000} showCount />
      </Form.Item>
      <Form.Item
        name="since"
        label="本组织从哪一天起使用"
        rules={[{ required: true, message: "请选择日期" }]}
      >
        <DatePicker style={{ width: "100%" }} disabledDate={(day) => day.isAfter(dayjs(), "day")} />
      </Form.Item>
      <Form.Item name="scope_id" label="推广范围" rules={[{ required: true, message: "请选择推广范围" }]}>
        <Select
          aria-label="推广范围"
          placeholder="本组织或上级组织"
          notFoundContent="请先选择发布组织"
          loading={scopes.isFetching}
          options={(scopes.data ?? []).map(({ id, name }) => ({ value: id, label: `${name}及下级` }))}
        />
      </Form.Item>
      <Form.Item
        name="scope_kind"
        label="面向哪一类组织"
        rules={[{ required: true, message: "请选择哪一类组织" }]}
      >
        <Select
          aria-label="面向哪一类组织"
          options={Object.entries(KINDS).map(([value, word]) => {
            const count = kinds[value as keyof typeof KINDS] ?? 0;
            return { value, label: scope ? `${word} ${count} 个` : word, disabled: !!scope && count === 0 };
          })}
        />
      </Form.Item>
      <Form.Item name="target_id" label="服务的目标" extra="可以不选">
        <Select
          allowClear
          showSearch={{ optionFilterProp: "label" }}
          aria-label="服务的目标"
          notFoundContent={organization ? "该组织没有已下达的目标" : "请先选择发布组织"}
          loading={targets.isFetching}
          options={(targets.data?.items ?? []).map(({ id, title }) => ({ value: id, label: title }))}
        />
      </Form.Item>
    </FormDrawer>
  );
}
