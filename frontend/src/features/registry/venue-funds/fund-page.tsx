import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import type { FundShareRead, VenueFundRead } from "@/api/generated/types.gen";
import { Fact, Facts, Words } from "@/shared/ui/facts";
import { HistoryButton } from "@/shared/ui/history-button";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { PlainTable } from "@/shared/ui/plain-table";
import { StatusTag } from "@/shared/ui/status-tag";
import { Step, Steps } from "@/shared/ui/steps";
import { money } from "../venues/words";
import { FundForm } from "./fund-form";
import { fundOptions } from "./queries";

/** One budget line: its venues, and what it said in every version. */
export function FundPage({ id }: { id: string }) {
  const query = useQuery(fundOptions(id));
  return <Loaded query={query}>{(row) => <Page row={row} />}</Loaded>;
}

function Page({ row }: { row: VenueFundRead }) {
  const [correcting, setCorrecting] = useState(false);
  return (
    <>
      <PageHeader
        title={row.title}
        trail={<Link to="/venue-funds">阵地专项经费</Link>}
        subtitle={`${row.year} 年 · ${row.organization_name} · 第 ${row.number} 版`}
        extra={
          <>
            <HistoryButton kind="venue_fund" id={row.id} />
            {row.may_edit && <Button onClick={() => setCorrecting(true)}>更正</Button>}
          </>
        }
      />
      <div className="stack">
        <section className="card" aria-label="经费信息">
          <Facts columns>
            <Fact title="预算">{money(row.amount)}</Fact>
            <Fact title="已安排">{money(row.allocated)}</Fact>
            <Fact title="未安排">{money(row.rest)}</Fact>
            <Fact title="用途">
              <Words>{row.purpose}</Words>
            </Fact>
          </Facts>
        </section>
        <section className="card" aria-label="安排到的阵地">
          <h2>
            阵地 {row.venue_count} 处,其中示范阵地 {row.model_count} 处
          </h2>
          <Allocations allocations={row.allocations} />
        </section>
        <section className="card" aria-label="各版">
          <h2>各版 {row.versions.length}</h2>
          <Steps newest="first">
            {row.versions.map((one) => (
              <Step
                key={one.number}
                title={`第 ${one.number} 版`}
                by={one.entered_by_name}
                at={one.entered_at}
              >
                <p>
                  {one.year} 年 · {one.title} · 预算 {money(one.amount)},已安排 {money(one.allocated)}
                </p>
                {one.allocations.length > 0 && (
                  <p className="quiet">
                    {one.allocations.map((share) => `${share.venue_name} ${money(share.amount)}`).join(";")}
                  </p>
                )}
                {one.reason && <p>更正理由:{one.reason}</p>}
              </Step>
            ))}
          </Steps>
        </section>
      </div>
      {correcting && <FundForm row={row} onClose={() => setCorrecting(false)} />}
    </>
  );
}

function Allocations({ allocations }: { allocations: readonly FundShareRead[] }) {
  if (allocations.length === 0) return <Empty>还没有安排到阵地</Empty>;
  return (
    <PlainTable heads={["阵地", "所属组织", "示范阵地", "金额", "说明"]}>
      {allocations.map((one) => (
        <tr key={one.venue_id}>
          <td className="words">
            <Link to="/venues/$id" params={{ id: one.venue_id }}>
              {one.venue_name}
            </Link>
          </td>
          <td className="words">{one.organization_name}</td>
          <td>{one.is_model ? <StatusTag tone="good">示范</StatusTag> : "—"}</td>
          <td className="num" style={{ whiteSpace: "nowrap" }}>
            {money(one.amount)}
          </td>
          <td className="words">{one.note ?? "—"}</td>
        </tr>
      ))}
    </PlainTable>
  );
}
