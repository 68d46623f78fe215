import { Input, Select, Table } from "antd";
import { useMemo } from "react";
import type { SchemeRead } from "@/api/generated/types.gen";
import { plain } from "@/shared/format";
import { useIsPhone } from "@/shared/hooks/use-is-phone";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { Empty } from "@/shared/ui/loaded";
import { StatusTag } from "@/shared/ui/status-tag";
import { CONTROLS, INDICATOR_CYCLES, INDICATOR_KINDS } from "../labels";
import { Guide } from "./guide";
import css from "./schemes.module.css";

type Indicator = SchemeRead["indicators"][number];

/** Every indicator with what people need to read beside its numbers; filters are in the URL. */
export function Indicators({ scheme }: { scheme: SchemeRead }) {
  const [url, patch] = useUrlState();
  const phone = useIsPhone();
  const titles = useMemo(() => titlesOf(scheme), [scheme]);
  const rows = scheme.indicators.filter(
    (one) =>
      (!url.index || one.index === url.index) &&
      (!url.kind || one.kind === url.kind) &&
      (!url.q || `${one.title} ${one.code}`.includes(String(url.q))),
  );
  return (
    <div className="stack">
      <Notes scheme={scheme} />
      <search className="row">
        <Input.Search
          allowClear
          aria-label="查找指标"
          placeholder="指标名称或编码"
          style={{ width: 200 }}
          defaultValue={textOf(url.q)}
          onSearch={(q) => patch({ q })}
        />
        <Select
          allowClear
          aria-label="指数"
          placeholder="全部指数"
          style={{ width: 140 }}
          value={textOf(url.index)}
          options={scheme.indices.map(({ code, title }) => ({ value: code, label: title }))}
          onChange={(index?: string) => patch({ index })}
        />
        <Select
          allowClear
          aria-label="类型"
          placeholder="全部类型"
          style={{ width: 140 }}
          value={textOf(url.kind)}
          options={Object.entries(INDICATOR_KINDS).map(([value, label]) => ({ value, label }))}
          onChange={(kind?: string) => patch({ kind })}
        />
        <span className="quiet">共 {rows.length} 项</span>
      </search>
      {phone ? (
        <Cards rows={rows} titles={titles} />
      ) : (
        <Table<Indicator>
          aria-label="指标"
          size="middle"
          rowKey="code"
          dataSource={rows}
          pagination={false}
          scroll={{ x: "max-content" }}
          locale={{ emptyText: <Empty>没有符合条件的指标</Empty> }}
          expandable={{ expandedRowRender: (one) => <Guide indicator={one} /> }}
          columns={[
            { title: "指标", key: "title", render: (_, one) => <span className="wrap">{one.title}</span> },
            { title: "指数", key: "index", render: (_, one) => titles.word(one.index) },
            { title: "权重组", key: "group", render: (_, one) => titles.word(one.group) },
            { title: "类型", key: "kind", render: (_, one) => INDICATOR_KINDS[one.kind] },
            { title: "分值", key: "points", render: (_, one) => <Points indicator={one} /> },
            { title: "周期", key: "cycle", render: (_, one) => INDICATOR_CYCLES[one.cycle] },
            {
              title: "管控",
              key: "control",
              render: (_, one) => (one.control ? CONTROLS[one.control] : "—"),
            },
            {
              title: "适用类别",
              key: "categories",
              render: (_, one) => <span className="wrap">{titles.categories(one)}</span>,
            },
          ]}
        />
      )}
    </div>
  );
}

interface Titles {
  word: (code: string | null) => string;
  categories: (indicator: Indicator) => string;
}

function titlesOf(scheme: SchemeRead): Titles {
  const words = new Map([...scheme.groups, ...scheme.indices].map(({ code, title }) => [code, title]));
  const categories = new Map(scheme.categories.map(({ code, title }) => [code, title]));
  return {
    word: (code) => (code ? (words.get(code) ?? code) : "—"),
    categories: (one) => one.categories?.map((code) => categories.get(code) ?? code).join("、") ?? "全部",
  };
}

function Points({ indicator }: { indicator: Indicator }) {
  if (indicator.points === null) return "—";
  return (
    <span className="row">
      <span className="num">{plain(indicator.points)}</span>
      {indicator.guide?.illustrative && <StatusTag tone="info">示例值</StatusTag>}
    </span>
  );
}

function Cards({ rows, titles }: { rows: Indicator[]; titles: Titles }) {
  if (rows.length === 0) return <Empty>没有符合条件的指标</Empty>;
  return (
    <ul className={css.cards} aria-label="指标">
      {rows.map((one) => (
        <li key={one.code} className={css.card}>
          <details>
            <summary>
              <strong>{one.title}</strong>
              <span className="row">
                <span>{INDICATOR_KINDS[one.kind]}</span>
                <span>{INDICATOR_CYCLES[one.cycle]}</span>
                {one.control && <span>{CONTROLS[one.control]}</span>}
                <Points indicator={one} />
              </span>
            </summary>
            <p className="quiet">
              {titles.word(one.index)} · {titles.word(one.group)} · 适用 {titles.categories(one)}
            </p>
            <Guide indicator={one} />
          </details>
        </li>
      ))}
    </ul>
  );
}

/** Which numbers the source document does not give. */
function Notes({ scheme }: { scheme: SchemeRead }) {
  if (scheme.illustrative.length === 0) return null;
  return (
    <details className="card">
      <summary>
        <StatusTag tone="info">示例值</StatusTag> 来源文件没有给出下列数字,启用前请按本单位实际修改
      </summary>
      <ul className={css.lines}>
        {scheme.illustrative.map((one) => (
          <li key={one.path}>
            <code>{one.path}</code> {one.note}
          </li>
        ))}
      </ul>
    </details>
  );
}
