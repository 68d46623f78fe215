import { useQuery } from "@tanstack/react-query";
import { Form, Input, Radio, Select } from "antd";
import { useState } from "react";
import type { EventTypeRead } from "@/api/generated/types.gen";
import { eventTypesOptions } from "../event-types/queries";
import { byFamily, familyWord } from "../families";
import { matches, PINGED } from "./globs";
import { PAYLOADS, SEVERITIES } from "./words";

const SHOWN = 12;
const PATTERN = /^(\*|[a-z_]+)(\.(\*|[a-z_]+)){0,2}$/;

/** What both forms ask: name, address, events, and what of them. */
export function WebhookFields() {
  return (
    <>
      <Form.Item
        name="description"
        label="名称"
        rules={[{ required: true, whitespace: true, message: "请填写名称,如“OA 待办”" }]}
      >
        <Input maxLength={200} placeholder="接收的系统叫什么" />
      </Form.Item>
      <Form.Item
        name="url"
        label="地址"
        extra="http 或 https;内网地址须由系统管理员登记"
        rules={[{ required: true, whitespace: true, message: "请填写地址" }]}
      >
        <Input
          inputMode="url"
          maxLength={2000}
          placeholder="https://"
          autoComplete="off"
          spellCheck={false}
        />
      </Form.Item>
      <PatternFields />
      <Form.Item name="categories" label="问题类别" extra="只对有类别的事件起作用;不填为全部">
        <Select mode="tags" open={false} suffixIcon={null} placeholder="全部类别,输入后回车" maxCount={50} />
      </Form.Item>
      <Form.Item name="payload" label="内容" rules={[{ required: true }]}>
        <Radio.Group
          style={{ display: "grid", gap: "0.25rem" }}
          options={Object.entries(PAYLOADS).map(([value, { word, about }]) => ({
            value,
            label: `${word}:${about}`,
          }))}
        />
      </Form.Item>
    </>
  );
}

/** Which events: single ones, whole families, or any pattern; what they come to is shown below. */
function PatternFields() {
  const { data: types = [] } = useQuery(eventTypesOptions);
  const patterns: string[] = Form.useWatch("patterns") ?? [];
  const [typed, setTyped] = useState("");
  const chosen = types.filter(({ type }) => matches(patterns, type));
  return (
    <>
      <Form.Item
        name="patterns"
        label="事件"
        extra={<Preview chosen={chosen} asked={patterns.length > 0} />}
        rules={[{ required: true, message: "请至少选择一种事件" }]}
      >
        <Select
          mode="multiple"
          maxCount={50}
          placeholder="选择事件,或输入 *.issue.* 这样的写法"
          options={optionsOf(types, [...patterns, typed.trim()])}
          optionRender={({ data, label }) => (
            <span style={data.whole ? { fontWeight: 600 } : { paddingLeft: "1.25rem" }}>{label}</span>
          )}
          showSearch={{ optionFilterProp: "label", onSearch: setTyped }}
        />
      </Form.Item>
      {chosen.some(({ has_severity }) => has_severity) && (
        <Form.Item name="min_severity" label="严重程度" extra="只对有严重程度的事件起作用;不填为全部">
          <Select
            allowClear
            placeholder="全部"
            options={Object.entries(SEVERITIES).map(([value, label]) => ({ value, label }))}
          />
        </Form.Item>
      )}
    </>
  );
}

interface Option {
  value: string;
  label: string;
  /** Stands for several; the others are indented below it. */
  whole: boolean;
}

/** In the order of families, and before them patterns of one's own that stand for something. */
function optionsOf(types: readonly EventTypeRead[], own: readonly string[]): Option[] {
  const offered = types.filter(({ type }) => type !== PINGED);
  const known: Option[] = [
    { value: "*", label: "全部事件 *", whole: true },
    ...byFamily(offered).flatMap(([family, rows]) => [
      { value: `${family}.*`, label: `${familyWord(family)}:全部 ${family}.*`, whole: true },
      ...rows.map(({ type, title_zh }) => ({ value: type, label: `${title_zh} ${type}`, whole: false })),
    ]),
  ];
  const values = new Set(known.map(({ value }) => value));
  const more = [...new Set(own)].filter(
    (pattern) =>
      PATTERN.test(pattern) && !values.has(pattern) && types.some(({ type }) => matches([pattern], type)),
  );
  return [...more.map((pattern) => ({ value: pattern, label: pattern, whole: true })), ...known];
}

function Preview({ chosen, asked }: { chosen: readonly EventTypeRead[]; asked: boolean }) {
  if (!asked) return "可选单个事件或一类事件,也可用 * 代表任意一段";
  if (chosen.length === 0) return "没有符合的事件,请检查写法";
  const titles = chosen.slice(0, SHOWN).map(({ title_zh }) => title_zh);
  const rest = chosen.length > SHOWN ? "等" : "";
  return `将推送 ${chosen.length} 种事件:${titles.join("、")}${rest}`;
}
