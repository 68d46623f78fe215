import { useRouter } from "@tanstack/react-router";
import { Input, Segmented } from "antd";
import { useEffect, useRef } from "react";
import type { TodoList, TodoRow } from "@/api/generated/types.gen";
import { instant } from "@/shared/format";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { type Column, DataTable } from "@/shared/ui/data-table";
import { ChoiceFilter, FlagFilter } from "@/shared/ui/list-filters";
import { PageHeader } from "@/shared/ui/page-header";
import { StatusTag } from "@/shared/ui/status-tag";
import { useListing } from "@/shared/ui/use-listing";
import { type Filters, searchTodos, todosOptions } from "./queries";
import { TodoLink } from "./todo-link";
import { DueTag, dueText, dueWords, REACHES, STATES } from "./words";

const TYPING_MS = 300;

const COLUMNS: Column<TodoRow>[] = [
  {
    key: "title",
    title: "事项",
    render: (row) => (
      <span className="row" style={{ maxWidth: "34rem", whiteSpace: "normal" }}>
        <TodoLink page={row.page}>{row.title}</TodoLink>
        {row.priority === "urgent" && <StatusTag tone="bad">紧急</StatusTag>}
      </span>
    ),
    text: (row) => row.title,
  },
  {
    key: "category",
    title: "类别",
    render: (row) => row.category_title,
    text: (row) => row.category_title,
  },
  {
    key: "organization",
    title: "组织",
    render: (row) => row.organization_name ?? "—",
    text: (row) => row.organization_name ?? "",
  },
  {
    key: "due",
    title: "期限",
    render: (row) => (
      <span className="row">
        <DueTag row={row} />
        {row.state === "open" && <span className="quiet">{dueText(row)}</span>}
      </span>
    ),
    text: (row) => `${dueWords(row).word} ${dueText(row)}`.trim(),
  },
  {
    key: "originator",
    title: "来自",
    render: (row) => row.originator ?? "—",
    text: (row) => row.originator ?? "",
  },
  {
    key: "opened_at",
    title: "送达时间",
    render: (row) => instant(row.opened_at),
    text: (row) => instant(row.opened_at),
  },
  {
    key: "settled_at",
    title: "办结时间",
    render: (row) => instant(row.settled_at),
    text: (row) => (row.settled_at ? instant(row.settled_at) : ""),
    extra: true,
  },
];

/** What waits for me, from every service; filters are in the URL, j, k and Enter move. */
export function InboxPage() {
  const [url] = useUrlState();
  const router = useRouter();
  const filters: Filters = {
    state: textOf(url.state) as Filters["state"],
    reach: textOf(url.reach) as Filters["reach"],
    category: textOf(url.category),
    q: textOf(url.q),
    overdue: url.overdue === undefined ? undefined : true,
  };
  const { query, load } = useListing(todosOptions, searchTodos, filters);
  return (
    <>
      <PageHeader title="待办" subtitle="各项工作等您办理的事,办完自动消失" />
      <DataTable
        title="待办"
        columns={COLUMNS}
        query={query}
        rowKey={(row) => row.id}
        onOpen={(row) => router.history.push(row.page)}
        load={load}
        filters={<FilterFields list={query.data} />}
        empty={emptyWords(filters)}
      />
    </>
  );
}

function emptyWords(filters: Filters): string {
  if (filters.category || filters.q || filters.overdue) return "没有符合条件的待办,可调整筛选条件";
  if (filters.state === "done") return "还没有办结的事项";
  return filters.reach === "below" ? "下级没有在办的事项" : "都办完了,没有等您办理的事";
}

function FilterFields({ list }: { list: TodoList | undefined }) {
  const [url, patch] = useUrlState();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const type = (q: string) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => patch({ q, page: undefined }), TYPING_MS);
  };
  const counts = list?.counts;
  const figures = { mine: counts?.open, below: counts?.below };
  return (
    <>
      <Segmented
        aria-label="状态"
        value={textOf(url.state) ?? "open"}
        onChange={(state) =>
          patch({ state: state === "open" ? undefined : state, page: undefined, category: undefined })
        }
        options={STATES.map(({ key, word }) => ({ value: key, label: word }))}
      />
      <Segmented
        aria-label="范围"
        value={textOf(url.reach) ?? "mine"}
        onChange={(reach) =>
          patch({ reach: reach === "mine" ? undefined : reach, page: undefined, category: undefined })
        }
        options={REACHES.map(({ key, word }) => ({
          value: key,
          label: figures[key] === undefined ? word : `${word} ${figures[key]}`,
        }))}
      />
      <ChoiceFilter
        name="category"
        label="类别"
        width={170}
        options={(list?.categories ?? []).map(({ category, title, count }) => ({
          value: category,
          label: `${title} ${count}`,
        }))}
      />
      <Input.Search
        aria-label="查找待办"
        placeholder="事项或组织"
        style={{ width: 200 }}
        maxLength={100}
        allowClear
        defaultValue={textOf(url.q)}
        onChange={(event) => type(event.target.value)}
      />
      <FlagFilter name="overdue">只看超期{counts && ` ${counts.overdue}`}</FlagFilter>
    </>
  );
}
