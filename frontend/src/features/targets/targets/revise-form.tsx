import { useQueryClient } from "@tanstack/react-query";
import { Alert, App, DatePicker, Form, Input } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import type { TargetRead, TargetRevise } from "@/api/generated/types.gen";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { MilestoneFields, type StageValues, stagesToSend, stageValues } from "./milestone-fields";
import { OwnerPicker } from "./owner-picker";
import { reviseTarget } from "./queries";
import { FigureItem } from "./target-fields";
import css from "./targets.module.css";

interface Values {
  reason: string;
  title: string;
  target_value?: string | null;
  weight?: string | null;
  share?: string | null;
  due_on: Dayjs | null;
  owner_member_id?: string;
  evidence?: string;
  indicator?: string | null;
  milestones?: StageValues[];
}

interface Props {
  row: TargetRead;
  open: boolean;
  onClose: () => void;
}

/** A change of a target in force: only with a reason, and a late one is said to be late before it is sent. */
export function ReviseForm({ row, open, onClose }: Props) {
  const [form] = Form.useForm<Values>();
  const client = useQueryClient();
  const { message } = App.useApp();
  const send = async (values: Values) => {
    await reviseTarget(row, changesOf(row, values));
    await client.invalidateQueries({ queryKey: ["targets"] });
    void message.success("已调整,前后内容和理由留痕");
  };
  return (
    <FormDrawer<Values>
      open={open}
      title="调整已下达的目标"
      form={form}
      initialValues={valuesOf(row)}
      submitText="提交调整"
      onClose={onClose}
      onSubmit={send}
    >
      <Alert
        type={row.would_be_late ? "warning" : "info"}
        showIcon
        title={row.would_be_late ? "现在调整将记为“临期调整”,与结果并列显示" : "调整前后的内容和理由永久保留"}
        description={row.late_rule}
        style={{ marginBottom: "1rem" }}
      />
      <Form.Item
        name="reason"
        label="调整理由"
        rules={[{ required: true, whitespace: true, message: "请写明理由" }]}
      >
        <Input.TextArea rows={3} maxLength={2000} showCount />
      </Form.Item>
      <Form.Item
        name="title"
        label="目标名称"
        rules={[{ required: true, whitespace: true, message: "请填写名称" }]}
      >
        <Input maxLength={200} />
      </Form.Item>
      <div className={css.two}>
        {row.is_quantitative && <FigureItem name="target_value" label={`目标值 (${row.unit})`} />}
        <Form.Item name="due_on" label="期限" rules={[{ required: true, message: "请选择期限" }]}>
          <DatePicker style={{ width: "100%" }} />
        </Form.Item>
        <FigureItem name="weight" label="权重 (%)" />
        <FigureItem name="share" label="占上级份额 (%)" />
      </div>
      <Form.Item name="owner_member_id" label="责任人" rules={[{ required: true, message: "请选择责任人" }]}>
        <OwnerPicker known={row.owner_name} />
      </Form.Item>
      <MilestoneFields />
      <Form.Item name="evidence" label="佐证">
        <Input.TextArea rows={2} maxLength={2000} />
      </Form.Item>
      <Form.Item name="indicator" label="对应考核指标">
        <Input maxLength={130} allowClear />
      </Form.Item>
    </FormDrawer>
  );
}

function valuesOf(row: TargetRead): Values {
  return {
    reason: "",
    title: row.title,
    target_value: row.target_value,
    weight: row.weight,
    share: row.share,
    due_on: row.due_on ? dayjs(row.due_on) : null,
    owner_member_id: row.owner_member_id ?? undefined,
    evidence: row.evidence,
    indicator: row.indicator,
    milestones: stageValues(row.milestones),
  };
}

/** Only what is really changed is named, so that nothing else is touched. */
function changesOf(row: TargetRead, values: Values): TargetRevise {
  const wanted = {
    title: values.title.trim(),
    target_value: values.target_value?.trim() || null,
    weight: values.weight?.trim() || null,
    share: values.share?.trim() || null,
    due_on: values.due_on?.format("YYYY-MM-DD") ?? null,
    owner_member_id: values.owner_member_id ?? null,
    evidence: values.evidence ?? "",
    indicator: values.indicator?.trim() || null,
  };
  const changed = Object.entries(wanted).filter(
    ([name, value]) => row[name as keyof typeof wanted] !== value,
  );
  const before = stagesToSend(stageValues(row.milestones), row.milestones);
  const stages = stagesToSend(values.milestones, row.milestones);
  const same = JSON.stringify(before) === JSON.stringify(stages);
  return {
    reason: values.reason.trim(),
    ...Object.fromEntries(changed),
    ...(same ? {} : { milestones: stages }),
  };
}
