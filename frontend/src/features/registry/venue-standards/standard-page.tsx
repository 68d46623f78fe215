import { Button } from "antd";
import { useState } from "react";
import type { VenueStandardRead } from "@/api/generated/types.gen";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { PlainTable } from "@/shared/ui/plain-table";
import { Step, Steps } from "@/shared/ui/steps";
import { VenuesNav } from "../venues/nav";
import { useStandard } from "./queries";
import { StandardForm } from "./standard-form";

/** The enterprise's kinds of venues, its checklist and its openness categories, with every version. */
export function StandardPage() {
  const query = useStandard();
  const [editing, setEditing] = useState(false);
  return (
    <>
      <PageHeader
        title="阵地标准"
        subtitle="阵地类型、检查清单和公开类别由本企业设置,各版本都保留"
        extra={
          query.data?.may_edit && (
            <Button type="primary" onClick={() => setEditing(true)}>
              调整标准
            </Button>
          )
        }
      />
      <VenuesNav />
      <Loaded query={query}>{(row) => <Page row={row} />}</Loaded>
      {editing && query.data && <StandardForm row={query.data} onClose={() => setEditing(false)} />}
    </>
  );
}

function Page({ row }: { row: VenueStandardRead }) {
  const { standard, versions } = row;
  return (
    <div className="stack">
      <section className="card" aria-label="检查清单">
        <h2>检查清单:{standard.checklist_title}</h2>
        {standard.items.length === 0 ? (
          <Empty>还没有设置检查项。“六有”是哪六有,由本企业按自己的办法填写,系统不预设。</Empty>
        ) : (
          <PlainTable heads={["序号", "项目", "怎样算有"]}>
            {standard.items.map((item, place) => (
              <tr key={item.code}>
                <td>{place + 1}</td>
                <td className="words">{item.title}</td>
                <td className="words">{item.hint ?? "—"}</td>
              </tr>
            ))}
          </PlainTable>
        )}
      </section>
      <section className="card" aria-label="阵地类型">
        <h2>阵地类型</h2>
        <p>{standard.kinds.map(({ title }) => title).join("、")}</p>
      </section>
      <section className="card" aria-label="公开类别">
        <h2>公开类别</h2>
        <p>{standard.categories.map(({ title }) => title).join("、")}</p>
      </section>
      <section className="card" aria-label="各版">
        <h2>各版 {versions.length - 1}</h2>
        {row.number === 0 && <p className="quiet">现在用的是系统自带的一版,本企业还没有调整过。</p>}
        <Steps newest="first">
          {versions.flatMap((one) =>
            one.at === null ? (
              []
            ) : (
              <Step key={one.number} title={`第 ${one.number} 版`} by={one.by_name} at={one.at}>
                <p>
                  检查项 {one.standard.items.length} 个,阵地类型 {one.standard.kinds.length} 种,公开类别{" "}
                  {one.standard.categories.length} 种
                </p>
                {one.reason && <p>理由:{one.reason}</p>}
              </Step>
            ),
          )}
        </Steps>
      </section>
    </div>
  );
}
