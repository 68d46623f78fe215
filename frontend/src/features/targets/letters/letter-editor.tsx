import { useQuery } from "@tanstack/react-query";
import { Alert, Button, DatePicker, Input } from "antd";
import dayjs from "dayjs";
import type { LetterContent, LetterRead } from "@/api/generated/types.gen";
import { ClauseList } from "./clause-list";
import { Field } from "./field";
import css from "./letters.module.css";
import { PersonField } from "./person-field";
import { choicesOptions } from "./queries";
import { useAutosave } from "./use-autosave";

interface Props {
  letter: LetterRead;
  onSaved: (kept: LetterRead) => void;
}

const SAVING = { saved: "已保存", waiting: "有改动,稍后自动保存", saving: "正在保存…" } as const;

/** The draft: everything that is written is kept by itself. */
export function LetterEditor({ letter, onSaved }: Props) {
  const { content, change, saving } = useAutosave(letter, onSaved);
  const { data: choices } = useQuery(choicesOptions(letter.organization_id, letter.year));
  return (
    <section className="card" aria-label="起草">
      <div className="row" style={{ justifyContent: "space-between" }}>
        <h2 className="card-title">起草</h2>
        <span className={`quiet ${css.saved}`} role="status">
          {saving.is === "refused" ? "未保存" : SAVING[saving.is]}
        </span>
      </div>
      <div className={css.editor}>
        {saving.is === "refused" && <Alert type="error" showIcon title={saving.words} />}
        <Basics content={content} change={change} />
        <ClauseList clauses={content.clauses} choices={choices} onChange={(clauses) => change({ clauses })} />
        <Accountability
          items={content.accountability}
          onChange={(items) => change({ accountability: items })}
        />
        <People content={content} change={change} letter={letter} />
      </div>
    </section>
  );
}

interface PartProps {
  content: LetterContent;
  change: (patch: Partial<LetterContent>) => void;
}

function Basics({ content, change }: PartProps) {
  const text = (
    name: "policy_document" | "issuing_body" | "document_number",
    label: string,
    hint: string,
  ) => (
    <Field label={label}>
      <Input
        value={content[name] ?? ""}
        maxLength={200}
        placeholder={hint}
        onChange={({ target }) => change({ [name]: target.value.trim() ? target.value : null })}
      />
    </Field>
  );
  return (
    <>
      <Field label="标题">
        <Input
          value={content.title}
          maxLength={200}
          onChange={({ target }) => target.value.trim() && change({ title: target.value })}
        />
      </Field>
      <div className={css.pair}>
        <Field label="责任期限">
          <DatePicker.RangePicker
            value={[dayjs(content.starts_on), dayjs(content.ends_on)]}
            allowClear={false}
            onChange={(days) => {
              const [first, last] = days ?? [];
              if (first && last)
                change({ starts_on: first.format("YYYY-MM-DD"), ends_on: last.format("YYYY-MM-DD") });
            }}
          />
        </Field>
        {text("policy_document", "依据的制度", "例如:“达标晋级,争优创星”考核管理办法")}
        {text("issuing_body", "发文机关(选填)", "填写后打印红头")}
        {text("document_number", "发文字号(选填)", "例如:云岭党〔2026〕3号")}
      </div>
    </>
  );
}

function Accountability({ items, onChange }: { items: string[]; onChange: (items: string[]) => void }) {
  return (
    <div className={css.editor}>
      <h3>责任追究</h3>
      {items
        .map((text, at) => ({ text, at, title: `责任追究第 ${at + 1} 条` }))
        .map(({ text, at, title }) => (
          <div className="row" key={title} style={{ flexWrap: "nowrap" }}>
            <Input.TextArea
              aria-label={title}
              autoSize
              value={text}
              maxLength={500}
              onChange={({ target }) => onChange(items.toSpliced(at, 1, target.value))}
            />
            <Button aria-label={`删除${title}`} onClick={() => onChange(items.toSpliced(at, 1))}>
              删除
            </Button>
          </div>
        ))}
      <div>
        <Button onClick={() => onChange([...items, "(请填写)"])}>添加责任追究</Button>
      </div>
    </div>
  );
}

const PEOPLE = [
  ["superior_secretary", "上级书记"],
  ["superior_head", "上级行政负责人"],
  ["secretary", "责任单位书记"],
  ["head", "责任单位行政负责人"],
] as const;

function People({ content, change, letter }: PartProps & { letter: LetterRead }) {
  return (
    <div className={css.editor}>
      <h3>签署人</h3>
      <p className="quiet">
        {letter.organization_name}的书记和行政负责人都要列名;上级至少列一人。列名的人可以签署,不需另外授权。
      </p>
      <div className={css.pair}>
        {PEOPLE.map(([name, label]) => (
          <PersonField
            key={name}
            label={label}
            value={content[name] ?? null}
            onChange={(person) => change({ [name]: person })}
          />
        ))}
      </div>
    </div>
  );
}
