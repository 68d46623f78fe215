import { useQuery } from "@tanstack/react-query";
import type { TodoList, TodoRow } from "@/api/generated/types.gen";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { StatusTag } from "@/shared/ui/status-tag";
import { Pager, Toggles } from "@/shared/ui/touch";
import touch from "@/shared/ui/touch.module.css";
import css from "./inbox-cards.module.css";
import { type Filters, todosOptions } from "./queries";
import { TodoLink } from "./todo-link";
import { DueTag, dueText } from "./words";

const SIZE = 20;
const LISTS = [
  { key: "mine", word: "等我办", search: {} },
  { key: "below", word: "下级在办", search: { reach: "below" } },
  { key: "done", word: "已办", search: { state: "done" } },
] as const;
const NOTHING = { state: undefined, reach: undefined, category: undefined, page: undefined };

/** The inbox for a thumb: plain cards, each one a link to where it is done. */
export function InboxCards() {
  const [url] = useUrlState();
  const filters: Filters = {
    state: textOf(url.state) as Filters["state"],
    reach: textOf(url.reach) as Filters["reach"],
    category: textOf(url.category),
    page: Number(url.page ?? 1),
    size: SIZE,
  };
  const query = useQuery(todosOptions(filters));
  return (
    <>
      <PageHeader title="待办" />
      <div className="stack">
        <Lists list={query.data} />
        <Loaded query={query} label="正在打开待办…">
          {(list) => <Cards list={list} />}
        </Loaded>
      </div>
    </>
  );
}

function Lists({ list }: { list: TodoList | undefined }) {
  const [url, patch] = useUrlState();
  const shown = url.state === "done" ? "done" : url.reach === "below" ? "below" : "mine";
  const figures = { mine: list?.counts.open, below: list?.counts.below, done: undefined };
  const categories = list?.categories ?? [];
  return (
    <search className={css.filters}>
      <Toggles
        legend="哪些待办"
        options={LISTS.map(({ key, word }) => ({ key, word: `${word} ${figures[key] ?? ""}` }))}
        chosen={shown}
        onChoose={(key) => patch({ ...NOTHING, ...LISTS.find((one) => one.key === key)?.search })}
      />
      {(categories.length > 1 || url.category !== undefined) && (
        <select
          className={touch.field}
          aria-label="类别"
          value={textOf(url.category) ?? ""}
          onChange={(event) => patch({ category: event.target.value, page: undefined })}
        >
          <option value="">全部类别</option>
          {categories.map(({ category, title, count }) => (
            <option key={category} value={category}>
              {title} {count}
            </option>
          ))}
        </select>
      )}
    </search>
  );
}

function Cards({ list }: { list: TodoList }) {
  if (list.items.length === 0) return <Empty>都办完了,这里没有待办</Empty>;
  return (
    <>
      <ul className={css.cards} aria-label="待办">
        {list.items.map((row) => (
          <Card key={row.id} row={row} />
        ))}
      </ul>
      <Pager list={list} unit="件" />
    </>
  );
}

function Card({ row }: { row: TodoRow }) {
  return (
    <li>
      <TodoLink page={row.phone_page} className={css.card}>
        <strong>{row.title}</strong>
        <span className={css.facts}>
          <DueTag row={row} />
          {row.priority === "urgent" && <StatusTag tone="bad">紧急</StatusTag>}
          {row.state === "open" && dueText(row) && <span className="quiet">{dueText(row)}</span>}
        </span>
        <span className="quiet">
          {row.category_title}
          {row.organization_name && ` · ${row.organization_name}`}
          {row.originator && row.originator !== row.organization_name && ` · 来自${row.originator}`}
        </span>
      </TodoLink>
    </li>
  );
}
