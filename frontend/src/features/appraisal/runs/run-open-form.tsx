import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Checkbox, Form, Select } from "antd";
import { businessDate } from "@/shared/format";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { periodChoices } from "../periods";
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
      <Form.Item name="period" label="时期" rules={[{ required: true, message: "请选择时期" }]}>
        <Select showSearch={{ optionFilterProp: "label" }} options={periodChoices(businessDate())} />
      </Form.Item>
      <Form.Item name="is_initial" valuePropName="checked">
        <Checkbox>首次评星(不受逐级晋升限制,只用于第一次)</Checkbox>
      </Form.Item>
    </FormDrawer>
  );
}
