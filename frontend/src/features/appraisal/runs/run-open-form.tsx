import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Checkbox, Form, Input, Select } from "antd";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { openRun, publishedSchemesOptions } from "./queries";

interface Values {
  scheme_version_id: string;
  period: string;
  is_initial: boolean;
}

/** Opens a run of a published scheme for a month, a quarter or a year. */
export function RunOpenForm({ open, onClose }: { open: boolean; onClose: () => void }) {
  const [form] = Form.useForm<Values>();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const { data: schemes = [] } = useQuery({ ...publishedSchemesOptions, enabled: open });
  const send = async (values: Values) => {
    const run = await openRun(values);
    await queryClient.invalidateQueries({ queryKey: ["appraisal"] });
    await navigate({ to: "/runs/$id", params: { id: run.id } });
  };
  return (
    <FormDrawer
      open={open}
      title="开启考核"
      form={form}
      submitText="开启"
      initialValues={{ is_initial: false }}
      onClose={onClose}
      onSubmit={send}
    >
      <Form.Item name="scheme_version_id" label="方案" rules={[{ required: true, message: "请选择方案" }]}>
        <Select
          options={schemes.map((scheme) => ({
            value: scheme.id,
            label: `${scheme.title} 第 ${scheme.number} 版`,
          }))}
        />
      </Form.Item>
      <Form.Item
        name="period"
        label="时期"
        extra="月份写成 2026-11,季度写成 2026-Q4,年度写成 2026"
        rules={[
          { required: true, message: "请填写时期" },
          { pattern: /^\d{4}(-(Q[1-4]|0[1-9]|1[0-2]))?$/, message: "写成 2026-11、2026-Q4 或 2026" },
        ]}
      >
        <Input maxLength={7} />
      </Form.Item>
      <Form.Item name="is_initial" valuePropName="checked">
        <Checkbox>首次评星(不受逐级晋升限制,只用于第一次)</Checkbox>
      </Form.Item>
    </FormDrawer>
  );
}
