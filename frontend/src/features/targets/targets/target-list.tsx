import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import type { TargetRow } from "@/api/generated/types.gen";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { type Column, DataTable } from "@/shared/ui/data-table";
import { ChoiceFilter, FlagFilter, StateFilter } from "@/shared/ui/list-filters";
import { useListing } from "@/shared/ui/use-listing";
import { type ListFilters, listOptions, searchTargets, wordsOptions } from "./queries";
import { LEVELS, options, percentWords, quantity, SIDES, STATES, StateTag } from "./words";

const COLUMNS: Column<TargetRow>[] = [
  {
    key: "title",
    title: "目标",
    render: (row) => (
      <Link to="/targets/$id" params={{ id: row.id }}>
        {row.title}
      </Link>
    ),
    text: (row) => row.title,
  },
  { key: "number", title: "编号", render: (row) => row.number, text: (row) => row.number },
  {
    key: "organization",
    title: "组织",
    render: (row) => row.organization_name,
    text: (row) => row.organization_name,
  },
  {
    key: "owner",
    title: "责任人",
    render: (row) => row.owner_name ?? "未定",
    text: (row) => row.owner_name ?? "",
  },
  { key: "level", title: "层级", render: (row) => LEVELS[row.level], text: (row) => LEVELS[row.level] },
  { key: "side", title: "类别", render: (row) => SIDES[row.side], text: (row) => SIDES[row.side] },
  {
    key: "value",
    title: "目标值",
    align: "right",
    render: (row) => quantity(row.target_value, row.unit),
    text: (row) => row.target_value ?? "",
  },
  {
    key: "actual",
    title: "实际",
    align: "right",
    render: (row) => quantity(row.current_value, row.unit),
    text: (row) => row.current_value ?? "",
  },
  {
    key: "completion",
    title: "完成率",
    align: "right",
    render: (row) => percentWords(row.completion_percent),
    text: (row) => row.completion_percent ?? "",
  },
  { key: "due_on", title: "期限", render: (row) => row.due_on ?? "未定", text: (row) => row.due_on ?? "" },
  {
    key: "state",
    title: "状态",
    render: (row) => <StateTag state={row.state} />,
    text: (row) => STATES[row.state].word,
  },
];

/** The same year's targets as a list, narrowed by level, side, tag, state and whose they are. */
export function TargetList({ year }: { year: number }) {
  const [url] = useUrlState();
  const navigate = useNavigate();
  const filters: ListFilters = {
    year,
    organization_id: textOf(url.org),
    q: textOf(url.q),
    level: textOf(url.level) as ListFilters["level"],
    side: textOf(url.side) as ListFilters["side"],
    state: textOf(url.state) as ListFilters["state"],
    tag: textOf(url.tag),
    mine: url.mine === undefined ? undefined : true,
  };
  const { query, load } = useListing(listOptions, searchTargets, filters);
  return (
    <DataTable
      title="目标"
      columns={COLUMNS}
      query={query}
      rowKey={(row) => row.id}
      onOpen={(row) => void navigate({ to: "/targets/$id", params: { id: row.id } })}
      load={load}
      filters={<Filters />}
      empty="没有符合条件的目标"
    />
  );
}

function Filters() {
  const { data: words } = useQuery(wordsOptions);
  const tags = (words?.tag_groups ?? []).map((group) => ({
    label: group.title,
    options: group.tags.map((tag) => ({ value: tag.code, label: tag.title })),
  }));
  return (
    <>
      <ChoiceFilter name="level" label="层级" options={options(LEVELS)} />
      <ChoiceFilter name="side" label="类别" options={options(SIDES)} />
      <StateFilter states={STATES} width={120} />
      <ChoiceFilter name="tag" label="标签" options={tags} />
      <FlagFilter name="mine">我负责的</FlagFilter>
    </>
  );
}
