import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { App, Form } from "antd";
import dayjs from "dayjs";
import { useEffect } from "react";
import type { TargetRead } from "@/api/generated/types.gen";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { stageValues } from "./milestone-fields";
import { createTarget, updateTarget, wordsOptions } from "./queries";
import { fieldsToSend, TargetFieldset, type TargetValues } from "./target-fields";

interface Props {
  open: boolean;
  year: number;
  organizationId?: string;
  /** A new one under this target. */
  parent?: TargetRead;
  /** The draft to be changed. */
  row?: TargetRead;
  /** The field to begin with, as a finding named it. */
  focus?: string;
  onClose: () => void;
}

/** Set a target, or change a draft. */
export function TargetForm({ open, year, organizationId, parent, row, focus, onClose }: Props) {
  const [form] = Form.useForm<TargetValues>();
  const { data: words } = useQuery({ ...wordsOptions, enabled: open });
  const client = useQueryClient();
  const navigate = useNavigate();
  const { message } = App.useApp();

  useEffect(() => {
    if (!open || !focus) return;
    const timer = setTimeout(() => form.focusField(focus), 300);
    return () => clearTimeout(timer);
  }, [open, focus, form]);

  const send = async (values: TargetValues) => {
    const fields = fieldsToSend(values, row?.milestones);
    if (row) {
      await updateTarget(row, fields);
      void message.success("已保存");
    } else {
      const made = await createTarget({
        ...fields,
        organization_id: values.organization_id,
        level: values.level ?? null,
        year,
        parent_id: parent?.id ?? null,
      });
      void message.success("已建为草稿,核对后下达");
      void navigate({ to: "/targets/$id", params: { id: made.id } });
    }
    await client.invalidateQueries({ queryKey: ["targets"] });
  };
  return (
    <FormDrawer<TargetValues>
      open={open}
      title={row ? "修改目标" : parent ? "新建下级目标" : `新建 ${year} 年目标`}
      form={form}
      initialValues={row ? valuesOf(row) : blank(year, organizationId, parent)}
      onClose={onClose}
      onSubmit={send}
    >
      <TargetFieldset words={words} row={row} creating={!row} />
    </FormDrawer>
  );
}

function blank(year: number, organizationId: string | undefined, parent: TargetRead | undefined) {
  const values: Partial<TargetValues> = {
    organization_id: organizationId ?? parent?.organization_id,
    side: parent?.side ?? "business",
    is_quantitative: parent?.is_quantitative ?? true,
    measure: parent?.measure,
    unit: parent?.unit,
    change_kind: parent?.change_kind ?? "absolute",
    direction: parent?.direction ?? "up",
    content_group: parent?.content_group ?? undefined,
    period: [dayjs(parent?.starts_on ?? `${year}-01-01`), dayjs(parent?.due_on ?? `${year}-12-31`)],
    tags: [],
  };
  return values;
}

function valuesOf(row: TargetRead): Partial<TargetValues> {
  const derived = row.derivation;
  return {
    title: row.title,
    side: row.side,
    content_group: row.content_group ?? undefined,
    tags: [...row.tags],
    is_quantitative: row.is_quantitative,
    measure: row.measure,
    unit: row.unit,
    change_kind: row.change_kind,
    direction: row.direction,
    baseline: row.baseline,
    last_year_actual: row.last_year_actual,
    set_by: derived ? (derived.change === null ? "completion" : "change") : "value",
    target_value: derived ? null : row.target_value,
    actual: derived?.actual,
    completion_percent: derived?.completion_percent,
    change: derived?.change,
    share: row.share,
    weight: row.weight,
    period: [dayjs(row.starts_on), row.due_on ? dayjs(row.due_on) : null],
    owner_member_id: row.owner_member_id ?? undefined,
    helpers: row.helpers.map(({ member_id }) => member_id),
    supervisor_organization_id: row.supervisor_organization_id ?? undefined,
    evidence: row.evidence,
    indicator: row.indicator,
    record_type: row.record_type ?? undefined,
    milestones: stageValues(row.milestones),
  };
}
