import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type {
  AgeGroup,
  Cause,
  OpenIssue,
  RateRead,
  Funnel as Stages,
  StatisticsMonth,
  Rates as StatisticsRates,
  UnitLine,
} from "@/api/generated/types.gen";
import { period } from "@/shared/format";
import { Bars } from "@/shared/ui/bars";
import { Figure, Figures } from "@/shared/ui/figures";
import { Empty } from "@/shared/ui/loaded";
import { PlainTable } from "@/shared/ui/plain-table";
import { StatusTag } from "@/shared/ui/status-tag";
import { STATES } from "../issues/words";

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="card stack" aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

/** How many got how far. */
export function Funnel({ found }: { found: Stages }) {
  const stages = [
    { key: "collected", label: "收集", value: found.collected },
    { key: "accepted", label: "受理", value: found.accepted },
    { key: "assigned", label: "交办", value: found.assigned },
    { key: "solved", label: "办理单位称已解决", value: found.solved, tone: "gold" as const },
    { key: "confirmed", label: "反映人确认解决", value: found.confirmed },
    { key: "good", label: "反映人好评", value: found.good },
  ];
  const bars = stages.map(({ value, ...stage }) => ({ ...stage, value: String(value), text: `${value} 件` }));
  return (
    <Part title="从收集到好评">
      <Bars label="从收集到好评" bars={bars} />
      <Figures label="其余">
        <Figure title="在办" note={`其中超期 ${found.overdue} 件、等待反映人确认 ${found.waiting} 件`}>
          {found.open} 件
        </Figure>
        <Figure title="反映人逾期未答复" note="单独统计,不算解决">
          {found.unanswered} 件
        </Figure>
        <Figure title="不予受理" note="反映人可提出异议">
          {found.rejected} 件
        </Figure>
        <Figure title="合并" note="随主件办理,不重复计数">
          {found.merged} 件
        </Figure>
      </Figures>
    </Part>
  );
}

const RATES: { key: keyof StatisticsRates; title: string; note: string }[] = [
  { key: "response", title: "按期答复率", note: "在受理期限内受理或说明不予受理" },
  { key: "resolution", title: "办结率", note: "办理单位称已解决" },
  { key: "confirmation", title: "确认解决率", note: "反映人确认" },
  { key: "satisfaction", title: "满意率", note: "评价 4 分及以上,占已评价" },
  { key: "lasting", title: "稳定率", note: "四周后回访仍然解决,占已答复回访" },
];

/** Each rate with its interval; few cases say little, and the interval says so. */
export function Rates({ found }: { found: StatisticsRates }) {
  return (
    <Part title="比率">
      <PlainTable heads={["比率", "值", "件数", "95% 区间"]}>
        {RATES.map(({ key, title, note }) => (
          <tr key={key}>
            <td>
              {title}
              <div className="quiet">{note}</div>
            </td>
            <Shares rate={found[key]} />
          </tr>
        ))}
      </PlainTable>
    </Part>
  );
}

function Shares({ rate }: { rate: RateRead }) {
  if (rate.percent === null) return <td colSpan={3}>还没有数据</td>;
  return (
    <>
      <td className="num">{rate.percent}%</td>
      <td className="num">
        {rate.part} / {rate.whole}
      </td>
      <td className="num">
        {rate.low}% – {rate.high}%
      </td>
    </>
  );
}

/** The categories, the greatest first, with the share up to each. */
export function Causes({ rows }: { rows: Cause[] }) {
  const bars = rows.map((row) => ({
    key: row.code,
    label: row.title,
    value: String(row.count),
    text: `${row.count} 件 · 累计 ${row.cumulative}%`,
  }));
  return (
    <Part title="反映最多的类别">
      {bars.length === 0 ? <Empty>没有数据</Empty> : <Bars label="反映最多的类别" bars={bars} />}
    </Part>
  );
}

/** How old the open ones are. */
export function Ages({ rows }: { rows: AgeGroup[] }) {
  const bars = rows.map((row) => ({
    key: row.title,
    label: row.title,
    value: String(row.count),
    text: `${row.count} 件`,
    tone: "grey" as const,
  }));
  return (
    <Part title="在办时长">
      <Bars label="在办时长" bars={bars} />
    </Part>
  );
}

/** What came, what was solved, and what was confirmed, month by month. */
export function Months({ rows }: { rows: StatisticsMonth[] }) {
  return (
    <Part title="逐月">
      <PlainTable heads={["月份", "收集", "称已解决", "确认解决"]}>
        {rows.map((row) => (
          <tr key={row.month}>
            <td>{period(row.month)}</td>
            <td className="num">{row.collected}</td>
            <td className="num">{row.solved}</td>
            <td className="num">{row.confirmed}</td>
          </tr>
        ))}
      </PlainTable>
    </Part>
  );
}

/** The open ones by name, the oldest first. */
export function Oldest({ rows }: { rows: OpenIssue[] }) {
  return (
    <Part title="在办诉求">
      {rows.length === 0 ? (
        <Empty>没有在办的诉求</Empty>
      ) : (
        <PlainTable heads={["编号", "事项", "状态", "承办单位", "已历天数"]}>
          {rows.map((row) => (
            <tr key={row.id}>
              <td className="num">{row.number}</td>
              <td>
                <Link to="/issues/$id" params={{ id: row.id }}>
                  {row.title}
                </Link>
                <div className="quiet">{row.organization_name}</div>
              </td>
              <td>
                <span className="row">
                  {STATES[row.state].word}
                  {row.is_overdue && <StatusTag tone="bad">超期</StatusTag>}
                </span>
              </td>
              <td>{row.handler_name ?? "未交办"}</td>
              <td className="num">{row.age}</td>
            </tr>
          ))}
        </PlainTable>
      )}
    </Part>
  );
}

/** The units right below, in the order of the tree: no ranking. */
export function Units({ rows }: { rows: UnitLine[] }) {
  if (rows.length === 0) return null;
  return (
    <Part title="各单位">
      <PlainTable heads={["单位", "收集", "称已解决", "确认解决", "在办", "超期"]}>
        {rows.map((row) => (
          <tr key={row.organization_id}>
            <td>
              <Link to="/statistics" search={(seen) => ({ ...seen, org: row.organization_id })}>
                {row.organization_name}
              </Link>
            </td>
            <td className="num">{row.collected}</td>
            <td className="num">{row.solved}</td>
            <td className="num">{row.confirmed}</td>
            <td className="num">{row.open}</td>
            <td className="num">{row.overdue}</td>
          </tr>
        ))}
      </PlainTable>
    </Part>
  );
}
