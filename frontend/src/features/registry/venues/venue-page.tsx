import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import type { FundsOfVenue, VenueRead } from "@/api/generated/types.gen";
import { Fact, Facts, Words } from "@/shared/ui/facts";
import { HistoryButton } from "@/shared/ui/history-button";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { PlainTable } from "@/shared/ui/plain-table";
import { StatusTag } from "@/shared/ui/status-tag";
import { AwardForm, WithdrawForm } from "./award-form";
import { CheckForm } from "./check-form";
import { fundsOfVenueOptions, venueOptions } from "./queries";
import { VenueForm } from "./venue-form";
import { money, VenueTag } from "./words";

/** One venue: what is there and what is missing, who looked when, what was spent on it. */
export function VenuePage({ id }: { id: string }) {
  const query = useQuery(venueOptions(id));
  return <Loaded query={query}>{(row) => <Page row={row} />}</Loaded>;
}

function Page({ row }: { row: VenueRead }) {
  const funds = useQuery(fundsOfVenueOptions(row.id));
  return (
    <>
      <PageHeader
        title={row.name}
        trail={<Link to="/venues">阵地</Link>}
        subtitle={
          <span className="row">
            <span>
              {row.kind_title} · {row.organization_name}
            </span>
            <VenueTag state={row.state} />
            {row.model_since && <StatusTag tone="good">示范阵地</StatusTag>}
          </span>
        }
        extra={<Moves row={row} />}
      />
      <div className="stack">
        <section className="card" aria-label="阵地信息">
          <Facts columns>
            <Fact title="地点">{row.place}</Fact>
            <Fact title="负责人">{row.responsible_name ?? "没有填写"}</Fact>
            <Fact title="启用">{row.opened_on ?? "筹建中"}</Fact>
            {row.closed_on && (
              <Fact title="停用">
                {row.closed_on} · {row.close_reason}
              </Fact>
            )}
            <Fact title="用途">{row.purpose ? <Words>{row.purpose}</Words> : "没有填写"}</Fact>
          </Facts>
        </section>
        <Checklist row={row} />
        <Loaded query={funds}>{(given) => <Funds funds={given} />}</Loaded>
        <Awards row={row} />
        <Checks row={row} />
      </div>
    </>
  );
}

function Moves({ row }: { row: VenueRead }) {
  const [doing, setDoing] = useState<"change" | "check" | "award" | "withdraw">();
  const close = () => setDoing(undefined);
  return (
    <>
      <HistoryButton kind="venue" id={row.id} />
      {row.may_award && row.model_since && <Button onClick={() => setDoing("withdraw")}>撤销示范</Button>}
      {row.may_award && !row.model_since && row.state === "open" && (
        <Button onClick={() => setDoing("award")}>授予示范阵地</Button>
      )}
      {row.may_edit && <Button onClick={() => setDoing("change")}>修改</Button>}
      {row.may_check && row.items.length > 0 && row.state !== "closed" && (
        <Button type="primary" onClick={() => setDoing("check")}>
          登记检查
        </Button>
      )}
      {doing === "change" && <VenueForm row={row} onClose={close} />}
      {doing === "check" && <CheckForm row={row} onClose={close} />}
      {doing === "award" && <AwardForm row={row} onClose={close} />}
      {doing === "withdraw" && <WithdrawForm row={row} onClose={close} />}
    </>
  );
}

function Checklist({ row }: { row: VenueRead }) {
  return (
    <section className="card" aria-label="检查清单">
      <h2>{row.checklist_title}</h2>
      {row.items.length === 0 ? (
        <Empty>
          本企业还没有设置清单,可在<Link to="/venue-standards">阵地标准</Link>中设置
        </Empty>
      ) : (
        <>
          <p className={row.missing.length ? "words" : "quiet"}>
            {row.missing.length ? `还缺:${row.missing.join("、")}` : "各项齐全"}
          </p>
          <PlainTable heads={["项目", "结果", "说明", "检查人", "检查日期"]}>
            {row.items.map((item) => (
              <tr key={item.code}>
                <td className="words">
                  {item.title}
                  {item.hint && <div className="quiet">{item.hint}</div>}
                </td>
                <td>
                  <Result isMet={item.is_met} />
                </td>
                <td className="words">{item.note ?? "—"}</td>
                <td style={{ whiteSpace: "nowrap" }}>{item.by_name ?? "—"}</td>
                <td style={{ whiteSpace: "nowrap" }}>{item.checked_on ?? "—"}</td>
              </tr>
            ))}
          </PlainTable>
        </>
      )}
    </section>
  );
}

function Result({ isMet }: { isMet: boolean | null }) {
  if (isMet === null) return <StatusTag tone="quiet">没有检查过</StatusTag>;
  return isMet ? <StatusTag tone="good">有</StatusTag> : <StatusTag tone="bad">缺</StatusTag>;
}

function Funds({ funds }: { funds: FundsOfVenue }) {
  return (
    <section className="card" aria-label="专项经费">
      <h2>专项经费</h2>
      {funds.items.length === 0 ? (
        <Empty>还没有安排专项经费</Empty>
      ) : (
        <PlainTable
          heads={["年度", "经费", "金额", "用途", "安排单位", "说明"]}
          caption={`合计 ${money(funds.total)}`}
        >
          {funds.items.map((one) => (
            <tr key={one.fund_id}>
              <td>{one.year}</td>
              <td className="words">
                {one.may_open ? (
                  <Link to="/venue-funds/$id" params={{ id: one.fund_id }}>
                    {one.title}
                  </Link>
                ) : (
                  one.title
                )}
              </td>
              <td className="num" style={{ whiteSpace: "nowrap" }}>
                {money(one.amount)}
              </td>
              <td className="words">{one.purpose}</td>
              <td className="words">{one.organization_name}</td>
              <td className="words">{one.note ?? "—"}</td>
            </tr>
          ))}
        </PlainTable>
      )}
    </section>
  );
}

function Awards({ row }: { row: VenueRead }) {
  if (row.awards.length === 0) return null;
  return (
    <section className="card" aria-label="示范阵地">
      <h2>示范阵地</h2>
      <PlainTable heads={["授予日期", "授予单位", "文号", "登记人", "撤销"]}>
        {row.awards.map((one) => (
          <tr key={one.id}>
            <td style={{ whiteSpace: "nowrap" }}>{one.granted_on}</td>
            <td className="words">{one.granting_body}</td>
            <td style={{ whiteSpace: "nowrap" }}>{one.document_no ?? "—"}</td>
            <td style={{ whiteSpace: "nowrap" }}>{one.by_name}</td>
            <td className="words">
              {one.withdrawn_on ? `${one.withdrawn_on} · ${one.withdrawn_reason}` : "—"}
            </td>
          </tr>
        ))}
      </PlainTable>
    </section>
  );
}

function Checks({ row }: { row: VenueRead }) {
  if (row.checks.length === 0) return null;
  return (
    <section className="card" aria-label="检查记录">
      <h2>检查记录</h2>
      <PlainTable heads={["检查日期", "项目", "结果", "说明", "检查人"]}>
        {row.checks.map((one) => (
          <tr key={one.id}>
            <td style={{ whiteSpace: "nowrap" }}>{one.checked_on}</td>
            <td className="words">{one.item_title}</td>
            <td>
              <Result isMet={one.is_met} />
            </td>
            <td className="words">{one.note ?? "—"}</td>
            <td style={{ whiteSpace: "nowrap" }}>{one.by_name}</td>
          </tr>
        ))}
      </PlainTable>
    </section>
  );
}
