import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Alert, Button, Select } from "antd";
import { useState } from "react";
import type { Counter, CustomerFlow, IndicatorLine, VoiceLine, Voices } from "@/api/generated/types.gen";
import { ownOrganization, useActor } from "@/shared/auth/me";
import { businessDate, difference, percent, plain } from "@/shared/format";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { Figure, Figures } from "@/shared/ui/figures";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { OrgPicker } from "@/shared/ui/org-picker";
import { PageHeader } from "@/shared/ui/page-header";
import { PlainTable } from "@/shared/ui/plain-table";
import { StatusTag } from "@/shared/ui/status-tag";
import { periodChoices } from "../periods";
import { voicesOptions } from "./queries";
import css from "./voices.module.css";

const FEW = 20;

/** 晒: against indicators, done what and how much moved; against people's voice, done what and welcomed by whom. */
export function VoicesPage() {
  const actor = useActor();
  const [url, patch] = useUrlState();
  const own = ownOrganization(actor);
  const organization_id = textOf(url.org) ?? own;
  const query = useQuery({
    ...voicesOptions({ organization_id: organization_id ?? "", period: textOf(url.period) }),
    enabled: organization_id !== undefined,
  });
  return (
    <>
      <PageHeader
        title="民声"
        subtitle="对指标晒:干了什么、变化多少;对民声晒:办了什么、谁说好。全部取自台账,不另行填报"
      />
      <div className="stack">
        <div className="row">
          <OrgPicker
            label="组织"
            width={280}
            value={organization_id}
            onChange={(org) => patch({ org: org ?? undefined })}
          />
          <Select
            aria-label="时间"
            style={{ minWidth: 160 }}
            value={textOf(url.period) ?? businessDate().slice(0, 4)}
            options={periodChoices(businessDate())}
            onChange={(period: string) => patch({ period })}
          />
        </div>
        {organization_id ? (
          <Loaded query={query}>{(found) => <Found found={found} />}</Loaded>
        ) : (
          <Empty>请先选择组织</Empty>
        )}
      </div>
    </>
  );
}

function Found({ found }: { found: Voices }) {
  return (
    <>
      <h2>
        {found.organization_name} · {found.period_title}
      </h2>
      {found.is_cut && (
        <Alert type="info" showIcon title="条目较多,只显示最近 500 条;请缩小组织或时间范围。" />
      )}
      <Figures label="四无">
        {found.counters.map((counter) => (
          <Figure
            key={counter.code}
            title={`无${counter.title}`}
            note={counter.count === 0 ? "没有发生" : "见下方各件"}
          >
            <StatusTag tone={counter.count === 0 ? "good" : "bad"}>{counter.count} 件</StatusTag>
          </Figure>
        ))}
        <Customers now={found.customers} before={found.customers_before} />
      </Figures>
      <Cases counters={found.counters} />
      <div className={css.columns}>
        <section className="card stack" aria-label="对指标晒">
          <h3>对指标晒</h3>
          <Indicators rows={found.indicators} />
        </section>
        <section className="card stack" aria-label="对民声晒">
          <h3>对民声晒</h3>
          <People rows={found.voices} />
        </section>
      </div>
    </>
  );
}

function Customers({ now, before }: { now: CustomerFlow | null; before: CustomerFlow | null }) {
  if (!now) return null;
  const against = (name: "returning_percent" | "new_percent") => {
    const change = before && difference(now[name], before[name], 2);
    return change ? `比上期 ${change} 个百分点` : "上期没有数据";
  };
  return (
    <>
      <Figure title="回头客占比" note={against("returning_percent")}>
        {percent(now.returning_percent)}
      </Figure>
      <Figure title="新客户占比" note={against("new_percent")}>
        {percent(now.new_percent)}
      </Figure>
    </>
  );
}

function Cases({ counters }: { counters: Counter[] }) {
  const cases = counters.flatMap((counter) => counter.cases.map((one) => ({ ...one, kind: counter.title })));
  if (cases.length === 0) return null;
  return (
    <section className="card stack" aria-label="不为零的各件">
      <h3>不为零的各件</h3>
      <PlainTable heads={["类别", "日期", "单位", "事项"]}>
        {cases.map((one) => (
          <tr key={one.record_id}>
            <td>{one.kind}</td>
            <td className="num">{one.on}</td>
            <td>{one.organization_name}</td>
            <td>
              <Issue id={one.issue_id} number={one.number} title={one.title} />
            </td>
          </tr>
        ))}
      </PlainTable>
    </section>
  );
}

function Issue({ id, number, title }: { id: string | null; number: string | null; title: string }) {
  if (!id) return title;
  return (
    <Link to="/issues/$id" params={{ id }}>
      {number} {title}
    </Link>
  );
}

function Indicators({ rows }: { rows: IndicatorLine[] }) {
  if (rows.length === 0) return <Empty>这段时间还没有验收的目标结果</Empty>;
  return (
    <PlainTable heads={["干了什么", "应完成", "实际", "完成率", "单位"]}>
      {rows.map((row) => (
        <tr key={row.record_id}>
          <td>{row.title}</td>
          <td className="num">{plain(row.planned)}</td>
          <td className="num">{plain(row.actual)}</td>
          <td className="num">{percent(row.completion)}</td>
          <td>{row.organization_name}</td>
        </tr>
      ))}
    </PlainTable>
  );
}

function People({ rows }: { rows: VoiceLine[] }) {
  const [all, setAll] = useState(false);
  if (rows.length === 0) return <Empty>这段时间还没有反映人确认解决的诉求</Empty>;
  return (
    <>
      <VoiceTable rows={all ? rows : rows.slice(0, FEW)} />
      {!all && rows.length > FEW && (
        <Button type="link" onClick={() => setAll(true)}>
          显示全部 {rows.length} 件
        </Button>
      )}
    </>
  );
}

function VoiceTable({ rows }: { rows: VoiceLine[] }) {
  return (
    <PlainTable heads={["办了什么", "谁说好", "用时", "满意度"]}>
      {rows.map((row) => (
        <tr key={row.record_id}>
          <td>
            <Issue id={row.issue_id} number={row.number} title={row.title} />
            <div className="quiet">
              {row.category} · {row.organization_name}
            </div>
          </td>
          <td>{row.outlet ?? "反映人"}</td>
          <td className="num">
            {plain(row.elapsed_workdays)} 个工作日
            {row.is_overdue && <StatusTag tone="warn">超期</StatusTag>}
          </td>
          <td className="num">{row.satisfaction ? `${plain(row.satisfaction)} / 5` : "未评价"}</td>
        </tr>
      ))}
    </PlainTable>
  );
}
