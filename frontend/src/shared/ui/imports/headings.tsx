import { Button, Select } from "antd";
import { useState } from "react";
import type { ImportRead } from "@/api/generated/types.gen";
import type { Answers } from "./api";
import css from "./imports.module.css";

const ASIDE = "";

interface Props {
  found: ImportRead;
  busy: boolean;
  onAnswer: (answers: Answers) => void;
}

/** Headings that nobody has explained yet: asked once, remembered for the enterprise. */
export function Headings({ found, busy, onAnswer }: Props) {
  const [answers, setAnswers] = useState<Record<string, string>>(() =>
    Object.fromEntries(found.unclear.map((one) => [one.heading, one.suggestion ?? ASIDE])),
  );
  const options = [
    { value: ASIDE, label: "不导入这一列" },
    ...found.columns.map((one) => ({
      value: one.key,
      label: one.required ? `${one.heading}(必填)` : one.heading,
    })),
  ];
  const chosen = Object.values(answers).filter(Boolean);
  const doubled = chosen.length !== new Set(chosen).size;
  const send = () =>
    onAnswer(Object.fromEntries(Object.entries(answers).map(([heading, key]) => [heading, key || null])));
  return (
    <section aria-label="说明表头" className="stack">
      <p>下面的表头没有认出。请说明各是什么,本单位以后的文件不再询问。</p>
      {found.unclear.map((one) => (
        <div key={one.heading} className={css.heading}>
          <span>
            <strong>{one.heading}</strong>
            <small className="quiet">
              {one.samples.length ? `如:${one.samples.join("、")}` : "这一列是空的"}
            </small>
          </span>
          <Select
            aria-label={`“${one.heading}”是`}
            showSearch={{ optionFilterProp: "label" }}
            value={answers[one.heading] ?? ASIDE}
            options={options}
            onChange={(key) => setAnswers((before) => ({ ...before, [one.heading]: key }))}
          />
        </div>
      ))}
      {doubled && <p role="alert">有两列选成了同一个含义,请改成各不相同。</p>}
      <Button type="primary" disabled={doubled} loading={busy} onClick={send}>
        确认表头并检查
      </Button>
    </section>
  );
}
