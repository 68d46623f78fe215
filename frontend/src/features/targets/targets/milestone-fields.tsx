import { Button, DatePicker, Form, Input } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import type { MilestoneRead, MilestoneSet } from "@/api/generated/types.gen";
import css from "./targets.module.css";

export interface StageValues {
  title: string;
  due_on: Dayjs;
  planned_value?: string | null;
}

export const stageValues = (stages: readonly MilestoneRead[]): StageValues[] =>
  stages.map(({ title, due_on, planned_value }) => ({ title, due_on: dayjs(due_on), planned_value }));

/** What the form holds as the server takes it; a planned part of the whole that the form does not show stays. */
export function stagesToSend(
  stages: readonly StageValues[] | undefined,
  known: readonly MilestoneRead[] = [],
): MilestoneSet[] {
  return (stages ?? []).map(({ title, due_on, planned_value }) => ({
    title: title.trim(),
    due_on: due_on.format("YYYY-MM-DD"),
    planned_value: planned_value || null,
    planned_percent: planned_value
      ? null
      : (known.find((one) => one.title === title)?.planned_percent ?? null),
  }));
}

/** The stages: a name, a day, and what is planned by then. */
export function MilestoneFields() {
  return (
    <Form.List name="milestones">
      {(fields, { add, remove }) => (
        <fieldset style={{ border: 0, margin: "0 0 1rem", padding: 0 }}>
          <legend style={{ marginBottom: "0.5rem" }}>里程碑</legend>
          {fields.map(({ key, name }) => (
            <div key={key} className={css.stage}>
              <Form.Item name={[name, "title"]} noStyle rules={[{ required: true, message: "请填写名称" }]}>
                <Input
                  aria-label={`里程碑 ${name + 1} 名称`}
                  placeholder="例如:时间过半任务过半"
                  maxLength={200}
                />
              </Form.Item>
              <Form.Item name={[name, "due_on"]} noStyle rules={[{ required: true, message: "请选择日期" }]}>
                <DatePicker aria-label={`里程碑 ${name + 1} 日期`} />
              </Form.Item>
              <Form.Item name={[name, "planned_value"]} noStyle>
                <Input aria-label={`里程碑 ${name + 1} 计划值`} placeholder="计划值" />
              </Form.Item>
              <Button
                autoInsertSpace={false}
                onClick={() => remove(name)}
                aria-label={`删除里程碑 ${name + 1}`}
              >
                删除
              </Button>
            </div>
          ))}
          <Button type="dashed" onClick={() => add()}>
            添加里程碑
          </Button>
        </fieldset>
      )}
    </Form.List>
  );
}
