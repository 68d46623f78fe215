import { useQuery } from "@tanstack/react-query";
import { Button, DatePicker, Input, Select } from "antd";
import dayjs from "dayjs";
import type { KeyboardEvent } from "react";
import type { Clause, LetterChoices } from "@/api/generated/types.gen";
import { Field } from "./field";
import { Chain } from "./letter-body";
import css from "./letters.module.css";
import { wordsOptions } from "./queries";

interface Props {
  clause: Clause;
  choices: LetterChoices | undefined;
  place: { index: number; count: number };
  isDragged: boolean;
  onDrag: (key: string | undefined) => void;
  onDrop: () => void;
  onMove: (step: -1 | 1) => void;
  onRemove: () => void;
  onChange: (patch: Partial<Clause>) => void;
}

const DECIMAL = /^\d{1,3}(\.\d{1,2})?$/;

export function ClauseCard(props: Props) {
  const { clause, choices, place, isDragged, onDrag, onDrop, onMove, onRemove, onChange } = props;
  const name = `第 ${place.index + 1} 条`;
  const byKey = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    onMove(event.key === "ArrowUp" ? -1 : 1);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a clause is a group of fields, not a form's fieldset
    <div
      role="group"
      aria-label={name}
      className={`${css.clause} ${isDragged ? css.dragged : ""}`}
      onKeyDown={byKey}
      onDragOver={(event) => event.preventDefault()}
      onDrop={onDrop}
    >
      <div className="row" style={{ justifyContent: "space-between" }}>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the buttons beside it do the same */}
        <span
          className={css.handle}
          draggable
          title="拖动排序,或按 Alt+↑、Alt+↓"
          onDragStart={() => onDrag(clause.key)}
          onDragEnd={() => onDrag(undefined)}
        >
          ⠿ {name}
        </span>
        <span className="row">
          <Button
            size="small"
            aria-label={`${name}上移`}
            disabled={place.index === 0}
            onClick={() => onMove(-1)}
          >
            ↑
          </Button>
          <Button
            size="small"
            aria-label={`${name}下移`}
            disabled={place.index === place.count - 1}
            onClick={() => onMove(1)}
          >
            ↓
          </Button>
          <Button size="small" aria-label={`删除${name}`} onClick={onRemove}>
            删除
          </Button>
        </span>
      </div>
      <Input.TextArea
        aria-label={`${name}内容`}
        autoSize
        value={clause.text}
        maxLength={2000}
        onChange={({ target }) => onChange({ text: target.value })}
      />
      <Details clause={clause} onChange={onChange} />
      <Links clause={clause} choices={choices} onChange={onChange} />
    </div>
  );
}

type PartProps = Pick<Props, "clause" | "onChange">;

function Details({ clause, onChange }: PartProps) {
  const { data } = useQuery(wordsOptions);
  const groups = (data?.content_groups ?? []).map(({ code, title }) => ({ value: code, label: title }));
  const constructions = (data?.tag_groups.find(({ code }) => code === "construction")?.tags ?? []).map(
    ({ code, title }) => ({ value: code, label: title }),
  );
  return (
    <div className={css.pair}>
      <Field label="内容类别">
        <Select
          value={clause.content_group}
          options={groups}
          onChange={(content_group: string) => onChange({ content_group, construction: null })}
        />
      </Field>
      {clause.content_group === "six_constructions" && (
        <Field label="六大建设">
          <Select
            allowClear
            placeholder="选择其中一项"
            value={clause.construction ?? undefined}
            options={constructions}
            onChange={(construction?: string) => onChange({ construction: construction ?? null })}
          />
        </Field>
      )}
      <Field label="目标值">
        <Input
          value={clause.measure ?? ""}
          maxLength={200}
          onChange={({ target }) => onChange({ measure: target.value.trim() ? target.value : null })}
        />
      </Field>
      <Field label="权重">
        <Input
          defaultValue={clause.weight ?? ""}
          inputMode="decimal"
          onChange={({ target }) => {
            if (target.value === "") onChange({ weight: null });
            else if (DECIMAL.test(target.value)) onChange({ weight: target.value });
          }}
        />
      </Field>
      <Field label="完成时限">
        <DatePicker
          value={clause.due_on ? dayjs(clause.due_on) : null}
          onChange={(day) => onChange({ due_on: day ? day.format("YYYY-MM-DD") : null })}
        />
      </Field>
    </div>
  );
}

function Links({ clause, choices, onChange }: PartProps & Pick<Props, "choices">) {
  const targets = choices?.targets ?? [];
  const tasks = (choices?.tasks ?? []).filter(
    (task) => clause.target_id == null || task.target_id === clause.target_id,
  );
  return (
    <>
      <div className={css.pair}>
        <Field label="关联目标">
          <Select
            allowClear
            showSearch={{ optionFilterProp: "label" }}
            placeholder="选择该单位已下达的目标"
            value={clause.target_id ?? undefined}
            options={targets.map((one) => ({ value: one.id, label: `${one.number} ${one.title}` }))}
            onChange={(target_id?: string) => {
              const indicator = targets.find(({ id }) => id === target_id)?.indicator ?? null;
              onChange({ target_id: target_id ?? null, task_id: null, indicator });
            }}
          />
        </Field>
        <Field label="关联任务">
          <Select
            allowClear
            showSearch={{ optionFilterProp: "label" }}
            placeholder="选择该目标下的任务"
            value={clause.task_id ?? undefined}
            options={tasks.map((one) => ({ value: one.id, label: `${one.number} ${one.title}` }))}
            onChange={(task_id?: string) => onChange({ task_id: task_id ?? null })}
          />
        </Field>
      </div>
      <Chain clause={clause} targets={targets} tasks={choices?.tasks ?? []} />
    </>
  );
}
