import { useQueryClient } from "@tanstack/react-query";
import { Alert, Form, Input, Radio } from "antd";
import type { RiskGrade, RiskRead } from "@/api/generated/types.gen";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { grade, RISKS } from "./queries";

/** The level by the enterprise's own table. */
export function GradeForm({ risk, onClose }: { risk: RiskRead; onClose: () => void }) {
  const [form] = Form.useForm<RiskGrade>();
  const queryClient = useQueryClient();
  const send = async (values: RiskGrade) => {
    await grade(risk, values);
    await queryClient.invalidateQueries({ queryKey: RISKS });
  };
  return (
    <FormDrawer
      open
      title="定级"
      form={form}
      initialValues={{ level: risk.level ?? undefined }}
      onClose={onClose}
      onSubmit={send}
    >
      {risk.levels.length === 0 ? (
        <Alert
          type="info"
          showIcon
          title="本企业还没有设置风险分级标准。请组织部门在“联系群众规则”中设置后再定级。"
        />
      ) : (
        <>
          <Form.Item name="level" label="等级" rules={[{ required: true, message: "请选择等级" }]}>
            <Radio.Group>
              {risk.levels.map((level) => (
                <Radio key={level.code} value={level.code} style={{ display: "block" }}>
                  {level.title}
                  {level.warns && "(实时预警上级)"}
                  {level.description && <span className="quiet"> {level.description}</span>}
                </Radio>
              ))}
            </Radio.Group>
          </Form.Item>
          <Form.Item
            name="reason"
            label="理由"
            rules={[{ required: true, whitespace: true, message: "请写明定级理由" }]}
          >
            <Input.TextArea rows={3} maxLength={2000} />
          </Form.Item>
        </>
      )}
    </FormDrawer>
  );
}
