import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Alert } from "antd";
import type { ChangeRead, TargetRead } from "@/api/generated/types.gen";
import { plain } from "@/shared/format";
import { Fact, Facts } from "@/shared/ui/facts";
import { Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { StatusTag } from "@/shared/ui/status-tag";
import { Comparison } from "./comparison";
import { targetOptions, wordsOptions } from "./queries";
import { TargetMoves } from "./target-moves";
import { Children, Milestones, Readings, Revisions, Tasks } from "./target-parts";
import { DIRECTIONS, LEVELS, LightTag, openWords, percentWords, quantity, SIDES, StateTag } from "./words";

/** One target: what is promised, how it stands, what is below it, and every change of it. */
export function TargetPage({ id }: { id: string }) {
  const query = useQuery(targetOptions(id));
  return <Loaded query={query}>{(row) => <Page row={row} />}</Loaded>;
}

function Page({ row }: { row: TargetRead }) {
  const open = openWords(row.children);
  return (
    <>
      <PageHeader
        title={row.title}
        trail={<Trail row={row} />}
        subtitle={
          <span className="row">
            <span>
              {row.number} · {row.organization_name} · {LEVELS[row.level]} · {SIDES[row.side]}
            </span>
            <StateTag state={row.state} />
            <LightTag light={row.light} />
          </span>
        }
        extra={<TargetMoves row={row} />}
      />
      <div className="stack">
        {open && <Alert type="warning" showIcon title={`子目标:${open}`} />}
        {row.is_sandbagged && <Alert type="warning" showIcon title="目标不高于上年实际,请核对是否定得过低" />}
        <section className="card" aria-label="目标">
          <TargetFacts row={row} />
        </section>
        <Children row={row} />
        <Milestones row={row} />
        <Readings row={row} />
        <Comparison row={row} />
        <Tasks row={row} />
        <Revisions row={row} />
      </div>
    </>
  );
}

function Trail({ row }: { row: TargetRead }) {
  return (
    <>
      <Link to="/targets" search={{ year: row.year }}>
        {row.year} 年目标
      </Link>
      {row.ancestors.map((one) => (
        <span key={one.id}>
          {" / "}
          <Link to="/targets/$id" params={{ id: one.id }}>
            {one.title}
          </Link>
        </span>
      ))}
    </>
  );
}

function TargetFacts({ row }: { row: TargetRead }) {
  return (
    <Facts columns>
      <Fact title="衡量">
        {row.measure}({DIRECTIONS[row.direction]})
      </Fact>
      {row.is_quantitative && (
        <>
          <Fact title="目标值">
            {quantity(row.target_value, row.unit)} {row.is_value_derived && <Derived row={row} />}
          </Fact>
          <Fact title="实际">
            {quantity(row.current_value, row.unit)}
            {row.current_as_of && <span className="quiet"> 截至 {row.current_as_of}</span>}
          </Fact>
          <Fact title="完成率">{percentWords(row.completion_percent)}</Fact>
          <Fact title="上年实际">{quantity(row.last_year_actual, row.unit)}</Fact>
          {row.baseline !== null && <Fact title="基线">{quantity(row.baseline, row.unit)}</Fact>}
          {row.planned_change && (
            <Fact title="计划增减">
              <Change change={row.planned_change} unit={row.unit} />
            </Fact>
          )}
          {row.actual_change && (
            <Fact title="实际增减">
              <Change change={row.actual_change} unit={row.unit} />
            </Fact>
          )}
        </>
      )}
      <Parts row={row} />
      <Fact title="期限">
        {row.starts_on} 至 {row.due_on ?? "未定"}
      </Fact>
      <Fact title="责任人">{row.owner_name ?? "未定"}</Fact>
      {row.helpers.length > 0 && <Fact title="协办">{row.helpers.map(({ name }) => name).join("、")}</Fact>}
      {row.supervisor_name && <Fact title="督办部门">{row.supervisor_name}</Fact>}
      <Fact title="佐证">{row.evidence || "未写明"}</Fact>
      <Fact title="考核指标">{row.indicator ?? (row.record_type ? "验收后自动记入台账" : "未对应")}</Fact>
      <Tags row={row} />
    </Facts>
  );
}

function Parts({ row }: { row: TargetRead }) {
  const inside = row.parent_id !== null && row.share_of_top_plan !== null;
  return (
    <>
      {row.weight !== null && <Fact title="权重">{percentWords(row.weight)}</Fact>}
      {row.share !== null && <Fact title="占上级份额">{percentWords(row.share)}</Fact>}
      {inside && (
        <Fact title="占总目标">
          计划 {percentWords(row.share_of_top_plan)},实际 {percentWords(row.share_of_top_actual)}
        </Fact>
      )}
    </>
  );
}

function Tags({ row }: { row: TargetRead }) {
  const { data: words } = useQuery(wordsOptions);
  const titles = new Map(
    words?.tag_groups.flatMap((group) => group.tags.map((tag) => [tag.code, tag.title])),
  );
  const content = words?.content_groups.find(({ code }) => code === row.content_group)?.title;
  const shown = [...(content ? [content] : []), ...row.tags.map((tag) => titles.get(tag) ?? tag)];
  return shown.length > 0 ? <Fact title="标签">{shown.join("、")}</Fact> : null;
}

function Derived({ row }: { row: TargetRead }) {
  const by = row.derivation;
  const how = by?.change
    ? `上年实际 ${plain(row.last_year_actual)} 增减 ${plain(by.change)}`
    : `实际 ${plain(by?.actual)} 为 ${plain(by?.completion_percent)} %`;
  return <StatusTag tone="info">推算:{how}</StatusTag>;
}

/** +0.8 个百分点,+6.5 %: each way a change can be said. */
function Change({ change, unit }: { change: ChangeRead; unit: string }) {
  const signed = (value: string) => (value.startsWith("-") ? plain(value) : `+${plain(value)}`);
  const said = [
    change.points === null ? `${signed(change.amount)} ${unit}` : `${signed(change.points)} 个百分点`,
    ...(change.percent === null ? [] : [`${signed(change.percent)} %`]),
  ];
  return <span className="num">{said.join(",")}</span>;
}
