import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { CoveredOutletRead } from "@/api/generated/types.gen";
import { useActor } from "@/shared/auth/me";
import { Fact, Facts } from "@/shared/ui/facts";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { PlainTable } from "@/shared/ui/plain-table";
import css from "./coverage.module.css";
import { outletOptions } from "./queries";
import { CoverageTags } from "./words";

/** One outlet as liaison sees it: who looks after it, when it had no member, what is agreed, what was raised. */
export function OutletPage({ id }: { id: string }) {
  const query = useQuery(outletOptions(id));
  return <Loaded query={query}>{(row) => <Page row={row} />}</Loaded>;
}

function Page({ row }: { row: CoveredOutletRead }) {
  return (
    <>
      <PageHeader
        title={row.name}
        trail={<Link to="/coverage">党员覆盖</Link>}
        subtitle={
          <span className="row">
            <span>{row.organization_name}</span>
            <CoverageTags row={row} />
          </span>
        }
      />
      <div className="stack">
        <section className="card" aria-label="网点情况">
          <Facts columns>
            <Fact title="编码">{row.code}</Fact>
            <Fact title="员工数">{row.staff_count}</Fact>
            <Fact title="本单位党员">{row.own_member_count}</Fact>
            <Fact title="组织关系在外党员">{row.external_member_count}</Fact>
            <Fact title="党代表联系点">{row.liaison_point ?? "未设"}</Fact>
            <Fact title="最近走访">{row.last_visited_on ?? "还没有走访"}</Fact>
            <Issues row={row} />
          </Facts>
        </section>
        <div className={css.pair}>
          <Part title="结对" empty="还没有党代表结对" isEmpty={row.pairings.length === 0}>
            <PlainTable heads={["党代表", "从", "到"]}>
              {row.pairings.map((one) => (
                <tr key={`${one.representative_id} ${one.starts_on}`}>
                  <td>{one.name}</td>
                  <td>{one.starts_on}</td>
                  <td>{one.ends_on ?? "至今"}</td>
                </tr>
              ))}
            </PlainTable>
          </Part>
          <Part title="没有党员的时段" empty="一直有党员" isEmpty={row.gaps.length === 0}>
            <PlainTable heads={["从", "到"]}>
              {row.gaps.map((gap) => (
                <tr key={gap.since}>
                  <td>{gap.since}</td>
                  <td>{gap.until ?? "至今"}</td>
                </tr>
              ))}
            </PlainTable>
          </Part>
          <Part title="共建协议" empty="没有有效的共建协议" isEmpty={row.agreements.length === 0}>
            <PlainTable heads={["共建单位", "到期"]}>
              {row.agreements.map((one) => (
                <tr key={one.id}>
                  <td>
                    <Link to="/agreements/$id" params={{ id: one.id }}>
                      {one.partner}
                    </Link>
                  </td>
                  <td>{one.ends_on}</td>
                </tr>
              ))}
            </PlainTable>
          </Part>
        </div>
      </div>
    </>
  );
}

function Issues({ row }: { row: CoveredOutletRead }) {
  const actor = useActor();
  const counted = Object.values(row.issue_counts).reduce((all, one) => all + one, 0);
  const shown = actor.may("liaison.issue:read") && counted > 0;
  return (
    <Fact title="反映的问题">
      {shown ? (
        <Link to="/issues" search={{ q: row.name }}>
          {counted} 件
        </Link>
      ) : (
        `${counted} 件`
      )}
    </Fact>
  );
}

function Part(props: { title: string; empty: string; isEmpty: boolean; children: ReactNode }) {
  return (
    <section className="card" aria-label={props.title}>
      <h2>{props.title}</h2>
      {props.isEmpty ? <Empty>{props.empty}</Empty> : props.children}
    </section>
  );
}
