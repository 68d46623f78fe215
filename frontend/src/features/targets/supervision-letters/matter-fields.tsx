import { DatePicker, Form, Input, Radio } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import type { SupervisionLetterIssue } from "@/api/generated/types.gen";
import { OrgPicker } from "@/shared/ui/org-picker";
import { TargetsPicker } from "./targets-picker";
import { COLORS } from "./words";

export interface Matter {
  issuer_id: string;
  color: SupervisionLetterIssue["color"];
  subject: string;
  problem: string;
  demand: string;
  due_on: Dayjs;
  visited_on?: Dayjs;
  target_ids?: string[];
}

export const bodyOf = ({ due_on, visited_on, target_ids, ...matter }: Matter) => ({
  ...matter,
  target_ids: target_ids ?? [],
  due_on: due_on.format("YYYY-MM-DD"),
  visited_on: visited_on?.format("YYYY-MM-DD") ?? null,
});

/** What every supervision letter says. */
export function MatterFields({ earliestDue }: { earliestDue: string }) {
  const words = (name: "problem" | "demand", label: string, missing: string) => (
    <Form.Item name={name} label={label} rules={[{ required: true, whitespace: true, message: missing }]}>
      <Input.TextArea rows={3} maxLength={2000} showCount />
    </Form.Item>
  );
  return (
    <>
      <Form.Item name="issuer_id" label="签发单位" rules={[{ required: true, message: "请选择签发单位" }]}>
        <OrgPicker label="签发单位" />
      </Form.Item>
      <Form.Item name="color" label="类别" rules={[{ required: true }]}>
        <Radio.Group options={Object.entries(COLORS).map(([value, { word }]) => ({ value, label: word }))} />
      </Form.Item>
      <Form.Item
        name="subject"
        label="事由"
        rules={[{ required: true, whitespace: true, message: "请写明事由" }]}
      >
        <Input maxLength={200} />
      </Form.Item>
      {words("problem", "问题", "请写明问题")}
      {words("demand", "要求", "请写明要求")}
      <Form.Item
        name="due_on"
        label="办理期限"
        extra="至少留两个工作日"
        initialValue={dayjs(earliestDue)}
        rules={[{ required: true, message: "请选择日期" }]}
      >
        <DatePicker
          style={{ width: "100%" }}
          disabledDate={(day) => day.format("YYYY-MM-DD") < earliestDue}
        />
      </Form.Item>
      <Form.Item name="visited_on" label="督查日期(选填)">
        <DatePicker style={{ width: "100%" }} disabledDate={(day) => day.isAfter(dayjs())} />
      </Form.Item>
      <Form.Item name="target_ids" label="督查对照的目标(选填)">
        <TargetsPicker />
      </Form.Item>
    </>
  );
}
