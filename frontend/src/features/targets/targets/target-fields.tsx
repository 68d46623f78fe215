import { DatePicker, Form, Input, Radio, Select, Switch } from "antd";
import type { Dayjs } from "dayjs";
import type {
  MethodWords,
  MilestoneRead,
  TargetFields,
  TargetRead,
  TargetRow,
} from "@/api/generated/types.gen";
import { OrgPicker } from "@/shared/ui/org-picker";
import { MilestoneFields, type StageValues, stagesToSend } from "./milestone-fields";
import { OwnerPicker } from "./owner-picker";
import { RecordTypeSelect } from "./record-type-select";
import css from "./targets.module.css";
import { CHANGES, DIRECTIONS, LEVELS, options, SIDES } from "./words";

type Figure = string | null | undefined;

export interface TargetValues {
  organization_id: string;
  level?: TargetRow["level"];
  title: string;
  side: TargetRow["side"];
  content_group?: string;
  tags?: string[];
  is_quantitative: boolean;
  measure: string;
  unit: string;
  change_kind: TargetRow["change_kind"];
  direction: TargetRow["direction"];
  baseline?: Figure;
  last_year_actual?: Figure;
  /** How the target value is given. */
  set_by?: "value" | "completion" | "change";
  target_value?: Figure;
  actual?: Figure;
  completion_percent?: Figure;
  change?: Figure;
  share?: Figure;
  weight?: Figure;
  period: [Dayjs, Dayjs | null];
  owner_member_id?: string;
  helpers?: string[];
  supervisor_organization_id?: string;
  evidence?: string;
  indicator?: Figure;
  record_type?: string;
  milestones?: StageValues[];
}

const figure = (value: Figure) => value?.trim() || null;

/** The form's values as the server takes them. */
export function fieldsToSend(values: TargetValues, known: readonly MilestoneRead[] = []): TargetFields {
  const derive = {
    completion: { actual: figure(values.actual), completion_percent: figure(values.completion_percent) },
    change: { change: figure(values.change) },
  };
  const by = values.is_quantitative ? (values.set_by ?? "value") : "value";
  return {
    title: values.title,
    side: values.side,
    content_group: values.content_group ?? null,
    tags: values.tags ?? [],
    is_quantitative: values.is_quantitative,
    measure: values.measure,
    unit: values.unit,
    change_kind: values.change_kind,
    direction: values.direction,
    baseline: figure(values.baseline),
    last_year_actual: figure(values.last_year_actual),
    target_value: by === "value" ? figure(values.target_value) : null,
    derive: by === "value" ? null : derive[by],
    share: figure(values.share),
    weight: figure(values.weight),
    starts_on: values.period[0].format("YYYY-MM-DD"),
    due_on: values.period[1]?.format("YYYY-MM-DD") ?? null,
    owner_member_id: values.owner_member_id ?? null,
    helpers: (values.helpers ?? []).map((member_id) => ({ member_id })),
    supervisor_organization_id: values.supervisor_organization_id ?? null,
    evidence: values.evidence ?? "",
    indicator: figure(values.indicator),
    record_type: values.record_type ?? null,
    milestones: stagesToSend(values.milestones, known),
  };
}

const NUMBER = { pattern: /^-?\d+(\.\d+)?$/, message: "请填写数字,例如 20.5" };

export function FigureItem({ name, label, extra }: { name: string; label: string; extra?: string }) {
  return (
    <Form.Item name={name} label={label} extra={extra} rules={[NUMBER]}>
      <Input inputMode="decimal" allowClear />
    </Form.Item>
  );
}

interface Props {
  words: MethodWords | undefined;
  row: TargetRead | undefined;
  creating: boolean;
}

export function TargetFieldset({ words, row, creating }: Props) {
  const quantitative = Form.useWatch<boolean | undefined>("is_quantitative") ?? true;
  const tags = (words?.tag_groups ?? []).map((group) => ({
    label: group.title,
    options: group.tags.map((tag) => ({ value: tag.code, label: tag.title })),
  }));
  return (
    <>
      {creating && (
        <div className={css.two}>
          <Form.Item
            name="organization_id"
            label="承接组织"
            rules={[{ required: true, message: "请选择组织" }]}
          >
            <OrgPicker label="承接组织" />
          </Form.Item>
          <Form.Item name="level" label="层级" extra="不选则随组织">
            <Select allowClear aria-label="层级" options={options(LEVELS)} />
          </Form.Item>
        </div>
      )}
      <Form.Item
        name="title"
        label="目标名称"
        rules={[{ required: true, whitespace: true, message: "请填写名称" }]}
      >
        <Input maxLength={200} />
      </Form.Item>
      <div className={css.two}>
        <Form.Item name="side" label="类别">
          <Radio.Group options={options(SIDES)} />
        </Form.Item>
        <Form.Item name="is_quantitative" label="定量" valuePropName="checked">
          <Switch checkedChildren="定量" unCheckedChildren="定性" />
        </Form.Item>
        <Form.Item
          name="measure"
          label="衡量什么"
          rules={[{ required: true, whitespace: true, message: "请填写" }]}
        >
          <Input maxLength={200} placeholder="例如:营业收入" />
        </Form.Item>
        <Form.Item
          name="unit"
          label="单位"
          rules={[{ required: true, whitespace: true, message: "请填写单位" }]}
        >
          <Input maxLength={40} placeholder="例如:亿元、%、件" />
        </Form.Item>
      </div>
      {quantitative && <Figures />}
      <Period />
      <div className={css.two}>
        <Form.Item name="owner_member_id" label="责任人" extra="没有责任人和期限不能下达">
          <OwnerPicker known={row?.owner_name} />
        </Form.Item>
        <Form.Item name="supervisor_organization_id" label="督办部门">
          <OrgPicker label="督办部门" allowClear />
        </Form.Item>
      </div>
      <MilestoneFields />
      <Form.Item name="evidence" label="佐证" extra="写明已有的材料或数据来源,不要求另行拍照">
        <Input.TextArea rows={2} maxLength={2000} />
      </Form.Item>
      <div className={css.two}>
        <Form.Item name="record_type" label="结果记入台账" extra="验收后自动登记为这类台账,考核据此计分">
          <RecordTypeSelect />
        </Form.Item>
        <Form.Item name="indicator" label="对应考核指标" extra="指标代码,写进责任书">
          <Input maxLength={130} allowClear />
        </Form.Item>
        <Form.Item name="content_group" label="内容类别">
          <Select
            allowClear
            aria-label="内容类别"
            options={(words?.content_groups ?? []).map(({ code, title }) => ({ value: code, label: title }))}
          />
        </Form.Item>
      </div>
      <Form.Item name="tags" label="标签" extra="赛道、六个方面、总体目标等">
        <Select
          mode="multiple"
          allowClear
          aria-label="标签"
          showSearch={{ optionFilterProp: "label" }}
          options={tags}
        />
      </Form.Item>
    </>
  );
}

/** The day it begins and the day it is due; the latter may be left open in a draft. */
function Period() {
  return (
    <Form.Item name="period" label="期限" rules={[{ required: true, message: "请选择起止日期" }]}>
      <DatePicker.RangePicker allowEmpty={[false, true]} style={{ width: "100%" }} />
    </Form.Item>
  );
}

function Figures() {
  const by = Form.useWatch<TargetValues["set_by"]>("set_by") ?? "value";
  return (
    <>
      <div className={css.two}>
        <Form.Item name="direction" label="方向">
          <Select aria-label="方向" options={options(DIRECTIONS)} />
        </Form.Item>
        <Form.Item name="change_kind" label="增减怎样表示">
          <Select aria-label="增减怎样表示" options={options(CHANGES)} />
        </Form.Item>
        <FigureItem name="last_year_actual" label="上年实际" />
        <FigureItem name="baseline" label="基线" extra="填写后按“已走过的路程”计完成率" />
      </div>
      <Form.Item name="set_by" label="目标值" initialValue="value">
        <Radio.Group
          options={[
            { value: "value", label: "直接填写" },
            { value: "change", label: "按上年增减推算" },
            { value: "completion", label: "由实际和完成率反推" },
          ]}
        />
      </Form.Item>
      {by === "value" && <FigureItem name="target_value" label="数值" />}
      {by === "change" && <FigureItem name="change" label="比上年" extra="按所选的表示:数值、% 或百分点" />}
      {by === "completion" && (
        <div className={css.two}>
          <FigureItem name="actual" label="实际值" />
          <FigureItem name="completion_percent" label="完成率 (%)" extra="可以超过 100,例如 112.28" />
        </div>
      )}
      <div className={css.two}>
        <FigureItem name="weight" label="权重 (%)" />
        <FigureItem name="share" label="占上级份额 (%)" />
      </div>
    </>
  );
}
