import { useQuery } from "@tanstack/react-query";
import { Form, Input, Radio } from "antd";
import { useState } from "react";
import type { IssueRead } from "@/api/generated/types.gen";
import { Loaded } from "@/shared/ui/loaded";
import { issuesOptions, similarOptions } from "./queries";
import { STATES } from "./words";

interface Choice {
  id: string;
  number: string;
  title: string;
  state: IssueRead["state"];
  note: string;
}

/** The issue that this one is the same as: those that sound alike are offered, others are found by words. */
export function MergePicker({ issue }: { issue: IssueRead }) {
  const [q, setQ] = useState("");
  return (
    <>
      <Input.Search
        aria-label="查找其他诉求"
        placeholder="都不是?按编号或标题查找"
        allowClear
        maxLength={100}
        style={{ marginBottom: "1rem" }}
        onSearch={(words) => setQ(words.trim())}
      />
      <Form.Item
        name="into_id"
        label={q ? "查到的诉求" : "可能相同的诉求"}
        rules={[{ required: true, message: "请选择并入哪一件" }]}
      >
        {q ? <Found q={q} besides={issue.id} /> : <Alike issue={issue} />}
      </Form.Item>
    </>
  );
}

interface Chosen {
  value?: string;
  onChange?: (id: string) => void;
}

function Found({ q, besides, ...chosen }: Chosen & { q: string; besides: string }) {
  const query = useQuery(issuesOptions({ q, live: true, size: 10 }));
  return (
    <Loaded query={query} label="正在查找…">
      {({ items }) => (
        <Options choices={items.map(asChoice).filter(({ id }) => id !== besides)} {...chosen} />
      )}
    </Loaded>
  );
}

function Alike({ issue, ...chosen }: Chosen & { issue: IssueRead }) {
  const { id, organization_id, outlet_id, title, description } = issue;
  const query = useQuery(similarOptions({ organization_id, outlet_id, title, description }));
  return (
    <Loaded query={query} label="正在找相同的诉求…">
      {(rows) => (
        <Options
          choices={rows
            .filter((one) => one.id !== id)
            .map((one) => ({
              ...one,
              note: `${one.percent}% 相似${one.is_same_outlet ? " · 同一网点" : ""}`,
            }))}
          {...chosen}
        />
      )}
    </Loaded>
  );
}

function asChoice(row: Pick<Choice, "id" | "number" | "title" | "state"> & { organization_name: string }) {
  return { ...row, note: row.organization_name };
}

function Options({ choices, value, onChange }: Chosen & { choices: Choice[] }) {
  if (choices.length === 0) return <p className="quiet">没有找到,可按编号或标题查找</p>;
  return (
    <Radio.Group
      value={value}
      onChange={(event) => onChange?.(event.target.value as string)}
      style={{ display: "grid", gap: "0.5rem" }}
      options={choices.map((one) => ({
        value: one.id,
        label: (
          <span>
            {one.number} {one.title}{" "}
            <span className="quiet">
              {STATES[one.state].word} · {one.note}
            </span>
          </span>
        ),
      }))}
    />
  );
}
