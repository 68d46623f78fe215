import { Link, useNavigate } from "@tanstack/react-router";
import { Button, Checkbox } from "antd";
import { useState } from "react";
import type { TaskCounts, TaskRow } from "@/api/generated/types.gen";
import { useActor } from "@/shared/auth/me";
import { plain } from "@/shared/format";
import { useIsPhone } from "@/shared/hooks/use-is-phone";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { type Column, DataTable } from "@/shared/ui/data-table";
import { ChoiceFilter, FlagFilter, OrgFilter, SearchFilter, StateFilter } from "@/shared/ui/list-filters";
import { PageHeader } from "@/shared/ui/page-header";
import { useListing } from "@/shared/ui/use-listing";
import { BatchBar, type BatchMove } from "./batch-bar";
import { type Filters, searchTasks, tasksOptions } from "./queries";
import { TaskForm } from "./task-form";
import {
  choices,
  dueWords,
  FOCUSES,
  KINDS,
  LIGHT_ORDER,
  LIGHTS,
  LightTag,
  SIDES,
  STATES,
  StateTags,
} from "./words";

/** The tasks that one may see; every filter is in the URL. j, k and Enter move, x chooses, a gives to somebody else. */
export function TasksPage() {
  const [url] = useUrlState();
  const navigate = useNavigate();
  const me = useActor();
  const phone = useIsPhone();
  const [chosen, setChosen] = useState<ReadonlyMap<string, TaskRow>>(new Map());
  const [doing, setDoing] = useState<BatchMove>();
  const [adding, setAdding] = useState(false);
  const filters = filtersOf(url);
  const { query, load } = useListing(tasksOptions, searchTasks, filters);
  const toggle = (row: TaskRow) =>
    setChosen((before) => {
      const after = new Map(before);
      if (!after.delete(row.id)) after.set(row.id, row);
      return after;
    });
  const mayAssign = me.may("targets.task:assign");
  return (
    <>
      <PageHeader
        title="任务"
        subtitle="交办、办理、验收,每一步都留痕;进度与计划按工作日对照亮灯"
        extra={
          <>
            {me.may("targets.task:read") && <Link to="/tasks/lights">亮灯总览</Link>}
            {mayAssign && (
              <Button type="primary" onClick={() => setAdding(true)}>
                交办任务
              </Button>
            )}
          </>
        }
      />
      {chosen.size > 0 && (
        <BatchBar
          tasks={[...chosen.values()]}
          doing={doing}
          onDo={setDoing}
          onDone={() => setChosen(new Map())}
        />
      )}
      <DataTable
        title="任务"
        columns={mayAssign && !phone ? [choosing(chosen, toggle), ...COLUMNS] : COLUMNS}
        query={query}
        rowKey={(row) => row.id}
        onOpen={(row) => void navigate({ to: "/tasks/$id", params: { id: row.id } })}
        onKey={
          mayAssign
            ? (key, row) => {
                if (key === "x") toggle(row);
                if (key === "a") {
                  setChosen((before) => (before.size ? before : new Map([[row.id, row]])));
                  setDoing("assign");
                }
              }
            : undefined
        }
        load={load}
        filters={<FilterFields counts={query.data?.counts} />}
        empty="没有符合条件的任务"
      />
      <TaskForm open={adding} onClose={() => setAdding(false)} />
    </>
  );
}

function filtersOf(url: Record<string, string | number | undefined>): Filters {
  const flag = (value: string | number | undefined) => (value === undefined ? undefined : true);
  return {
    organization_id: textOf(url.org),
    state: url.state === undefined ? undefined : [textOf(url.state) as TaskRow["state"]],
    light: textOf(url.light) as Filters["light"],
    kind: textOf(url.kind) as Filters["kind"],
    focus: textOf(url.focus) as Filters["focus"],
    side: textOf(url.side) as Filters["side"],
    target_id: textOf(url.target),
    overdue: flag(url.overdue),
    blocked: flag(url.blocked),
    asked: flag(url.asked),
    mine: flag(url.mine),
    q: textOf(url.q),
    sort: (textOf(url.sort) ?? "due_on") as Filters["sort"],
  };
}

function choosing(chosen: ReadonlyMap<string, TaskRow>, toggle: (row: TaskRow) => void): Column<TaskRow> {
  return {
    key: "chosen",
    title: "选择",
    width: 60,
    render: (row) => (
      <Checkbox aria-label={`选择 ${row.number}`} checked={chosen.has(row.id)} onChange={() => toggle(row)} />
    ),
  };
}

const COLUMNS: Column<TaskRow>[] = [
  {
    key: "title",
    title: "任务",
    sort: "number",
    render: (row) => (
      <span style={{ display: "grid", maxWidth: "24rem", whiteSpace: "normal" }}>
        <Link to="/tasks/$id" params={{ id: row.id }}>
          {row.title}
        </Link>
        <span className="quiet">
          {row.number} · {KINDS[row.kind]}
          {row.focus && ` · ${FOCUSES[row.focus]}`}
          {row.is_urgent && " · 应急"}
        </span>
      </span>
    ),
    text: (row) => `${row.number} ${row.title}`,
  },
  {
    key: "light",
    title: "亮灯",
    sort: "light",
    render: (row) => <LightTag light={row.light} />,
    text: (row) => LIGHTS[row.light].word,
  },
  {
    key: "state",
    title: "状态",
    render: (row) => <StateTags row={row} />,
    text: (row) => STATES[row.state].word,
  },
  {
    key: "percent",
    title: "进度 / 计划",
    sort: "percent",
    align: "right",
    render: (row) => `${plain(row.percent)}% / ${plain(row.planned_percent)}%`,
    text: (row) => `${plain(row.percent)}%`,
  },
  {
    key: "due_on",
    title: "期限",
    sort: "due_on",
    render: (row) => (
      <span style={{ display: "grid" }}>
        <span>
          {row.due_on}
          {row.is_delayed && <span className="quiet">(已延期)</span>}
        </span>
        <span className="quiet">{row.asked_due_on ? `申请延至 ${row.asked_due_on}` : dueWords(row)}</span>
      </span>
    ),
    text: (row) => row.due_on,
  },
  { key: "owner", title: "负责人", render: (row) => row.owner_name, text: (row) => row.owner_name ?? "" },
  {
    key: "organization",
    title: "承办单位",
    render: (row) => row.organization_name,
    text: (row) => row.organization_name,
  },
  {
    key: "side",
    title: "条线",
    render: (row) => SIDES[row.side],
    text: (row) => SIDES[row.side],
    extra: true,
  },
  {
    key: "weight",
    title: "权重",
    sort: "weight",
    align: "right",
    render: (row) => plain(row.weight),
    text: (row) => plain(row.weight),
    extra: true,
  },
  {
    key: "first_due_on",
    title: "最初期限",
    render: (row) => row.first_due_on,
    text: (row) => row.first_due_on,
    extra: true,
  },
];

function FilterFields({ counts }: { counts: TaskCounts | undefined }) {
  const [url] = useUrlState();
  return (
    <>
      <SearchFilter label="查找" placeholder="编号、标题、负责人" />
      <OrgFilter width={220} />
      <StateFilter states={STATES} counts={counts} label="全部状态" width={120} />
      <ChoiceFilter
        name="light"
        label="全部亮灯"
        placeholder="全部亮灯"
        options={LIGHT_ORDER.map((value) => ({ value, label: LIGHTS[value].word }))}
      />
      <ChoiceFilter name="kind" label="全部类型" placeholder="全部类型" options={choices(KINDS)} />
      {url.kind === "task_force" && (
        <ChoiceFilter name="focus" label="攻坚方向" placeholder="攻坚方向" options={choices(FOCUSES)} />
      )}
      <ChoiceFilter name="side" label="业务与党建" placeholder="业务与党建" options={choices(SIDES)} />
      <FlagFilter name="overdue">超期{counts && ` ${counts.overdue}`}</FlagFilter>
      <FlagFilter name="blocked">受阻{counts && ` ${counts.blocked}`}</FlagFilter>
      <FlagFilter name="asked">待批延期</FlagFilter>
      <FlagFilter name="mine">我的任务</FlagFilter>
      {counts && <span className="quiet">按期推进 {counts.on_schedule} 项</span>}
    </>
  );
}
