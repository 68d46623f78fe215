import { useQueryClient } from "@tanstack/react-query";
import { App, Checkbox, Form, Input, InputNumber } from "antd";
import type { NormFigure, RegulationRead } from "@/api/generated/types.gen";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { tighten } from "./queries";

interface Values {
  value?: number;
  back?: boolean;
  reason: string;
}

interface Props {
  root: string;
  norm: RegulationRead;
  figure: NormFigure;
  onClose: () => void;
}

/** A stricter figure for the whole enterprise, or the published one again; both with a reason. */
export function TightenForm({ root, norm, figure, onClose }: Props) {
  const [form] = Form.useForm<Values>();
  const back = Form.useWatch("back", form);
  const queryClient = useQueryClient();
  const { message } = App.useApp();
  const send = async ({ value, reason }: Values) => {
    await tighten({
      organization_id: root,
      norm: norm.id,
      key: figure.key,
      value: back ? null : (value ?? null),
      reason,
    });
    await queryClient.invalidateQueries({ queryKey: ["registry"] });
    void message.success("已生效");
  };
  const least = figure.tighter === "higher" ? figure.published + 1 : 1;
  const most = figure.tighter === "lower" ? figure.published - 1 : 100_000;
  return (
    <FormDrawer
      open
      title={`从严:${figure.title}`}
      form={form}
      submitText="生效"
      initialValues={{ value: figure.own ?? undefined }}
      onClose={onClose}
      onSubmit={send}
    >
      <p>
        规定为 <strong className="num">{figure.published}</strong>({norm.source})。企业只能
        {figure.tighter === "higher" ? "定得更大" : "定得更小"}。
      </p>
      {figure.own !== null && (
        <Form.Item name="back" valuePropName="checked">
          <Checkbox>恢复按规定执行</Checkbox>
        </Form.Item>
      )}
      {!back && (
        <Form.Item
          name="value"
          label="本企业标准"
          rules={[{ required: true, message: `请填 ${least} 至 ${most}` }]}
        >
          <InputNumber min={least} max={most} precision={0} style={{ width: "100%" }} />
        </Form.Item>
      )}
      <Form.Item
        name="reason"
        label="理由"
        rules={[{ required: true, whitespace: true, message: "请写明理由" }]}
      >
        <Input.TextArea rows={3} maxLength={2000} />
      </Form.Item>
    </FormDrawer>
  );
}
