import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { App, Button } from "antd";
import { Fragment } from "react";
import type { EventTypeRead } from "@/api/generated/types.gen";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { SearchFilter } from "@/shared/ui/list-filters";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { PlainTable } from "@/shared/ui/plain-table";
import { StatusTag } from "@/shared/ui/status-tag";
import { byFamily, familyWord } from "../families";
import css from "./event-types.module.css";
import { fieldsOf } from "./fields";
import { eventTypesOptions } from "./queries";

/** Every event a receiver can have, with its fields and an example; search and the open one are in the URL. */
export function EventTypesPage() {
  const query = useQuery(eventTypesOptions);
  return (
    <>
      <PageHeader
        title="事件目录"
        trail={<Link to="/webhooks">事件推送</Link>}
        subtitle="可以订阅的事件,每种有字段说明和例子"
      />
      <div className="row" style={{ marginBottom: "1rem" }}>
        <SearchFilter label="查找事件" placeholder="名称或类型,如 issue" width={280} />
      </div>
      <Loaded query={query}>{(types) => <Families types={types} />}</Loaded>
    </>
  );
}

function Families({ types }: { types: readonly EventTypeRead[] }) {
  const [url] = useUrlState();
  const words = textOf(url.q)?.trim().toLowerCase() ?? "";
  const found = types.filter(({ type, title_zh, family }) =>
    `${type} ${title_zh} ${familyWord(family)}`.toLowerCase().includes(words),
  );
  if (found.length === 0) return <Empty>没有这样的事件,可换个词再找</Empty>;
  return (
    <div className="stack">
      {byFamily(found).map(([family, rows]) => (
        <section key={family} className="card" aria-label={familyWord(family)}>
          <h2>
            {familyWord(family)} <code className="quiet">{family}.*</code>
          </h2>
          {rows.map((row) => (
            <OneType key={row.type} row={row} />
          ))}
        </section>
      ))}
    </div>
  );
}

function OneType({ row }: { row: EventTypeRead }) {
  const [url] = useUrlState();
  return (
    <details className={css.type} open={url.type === row.type}>
      <summary>
        <strong>{row.title_zh}</strong> <code>{row.type}</code>
        {row.is_personal && <StatusTag tone="info">只含对象编号</StatusTag>}
        {row.has_severity && <StatusTag tone="quiet">可按严重程度筛选</StatusTag>}
      </summary>
      <Details row={row} />
    </details>
  );
}

/** A long name that may go on in the next line after a dot or an underscore. */
function Breakable({ name }: { name: string }) {
  return name.split(/(?<=[._])/).map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one name never change their order
    <Fragment key={index}>
      {index > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}

function Details({ row }: { row: EventTypeRead }) {
  const { message } = App.useApp();
  const fields = fieldsOf(row.json_schema);
  const example = JSON.stringify(row.example, null, 2);
  const copy = async (text: string) => {
    await navigator.clipboard.writeText(text);
    void message.success("已复制");
  };
  return (
    <div className={css.details}>
      <p className="quiet">
        第 {row.version} 版 · 对象 {row.object_type}
      </p>
      {fields.length > 0 ? (
        <PlainTable heads={["data 里的字段", "内容", "可为空"]}>
          {fields.map(({ name, kind, optional }) => (
            <tr key={name}>
              <td>
                <code>
                  <Breakable name={name} />
                </code>
              </td>
              <td>{kind}</td>
              <td>{optional ? "是" : ""}</td>
            </tr>
          ))}
        </PlainTable>
      ) : (
        <p>只告知是哪个对象,内容凭对象地址另取。</p>
      )}
      <figure>
        <figcaption>例子</figcaption>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard */}
        <pre className={css.code} tabIndex={0}>
          {example}
        </pre>
      </figure>
      <div className="row">
        <Button onClick={() => void copy(example)}>复制例子</Button>
        <Button onClick={() => void copy(JSON.stringify(row.json_schema, null, 2))}>复制 JSON Schema</Button>
      </div>
    </div>
  );
}
