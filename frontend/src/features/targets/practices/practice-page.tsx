import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, DatePicker } from "antd";
import dayjs from "dayjs";
import { useState } from "react";
import type { PracticeRead } from "@/api/generated/types.gen";
import { instant, plain } from "@/shared/format";
import { useSeen } from "@/shared/hooks/use-seen";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { Fact, Facts, Words } from "@/shared/ui/facts";
import { Figure, Figures } from "@/shared/ui/figures";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { PlainTable } from "@/shared/ui/plain-table";
import { ReasonDialog } from "@/shared/ui/reason-dialog";
import { StatusTag } from "@/shared/ui/status-tag";
import { AdoptionList } from "./adoption-list";
import { PRACTICES, practiceOptions, withdrawPractice } from "./queries";
import { KINDS, STATES } from "./words";

/** One practice: what it is, how it spread, and who uses it on a day. */
export function PracticePage({ id }: { id: string }) {
  const [url] = useUrlState();
  const query = useQuery(practiceOptions(id, textOf(url.on)));
  return <Loaded query={query}>{(row) => <Page row={row} />}</Loaded>;
}

function Page({ row }: { row: PracticeRead }) {
  const { word, tone } = STATES[row.state];
  return (
    <>
      <PageHeader
        title={row.title}
        trail={<Link to="/practices">推广做法</Link>}
        subtitle={
          <span className="row">
            <span>{row.organization_name}</span>
            <StatusTag tone={tone}>{word}</StatusTag>
          </span>
        }
        extra={row.may_withdraw && <Withdraw row={row} />}
      />
      <div className="stack">
        <section className="card" aria-label="做法">
          <Facts>
            <Fact title="做法">
              <Words>{row.description}</Words>
            </Fact>
            <Fact title="发布组织">
              {row.organization_name}
              {row.units.length > 0 && `,由${row.units.map((unit) => unit.name).join("、")}联合组成`}
            </Fact>
            <Fact title="开始使用">{row.since}</Fact>
            <Fact title="推广范围">
              {row.scope_name}及下级的{KINDS[row.scope_kind]}(不含发布组织)
            </Fact>
            {row.target_id && (
              <Fact title="服务的目标">
                <Link to="/targets/$id" params={{ id: row.target_id }}>
                  {row.target_number} {row.target_title}
                </Link>
              </Fact>
            )}
            <Fact title="发布">
              {row.published_by_name} · {instant(row.published_at)}
            </Fact>
            {row.withdrawn_on && (
              <Fact title="停止推广">
                {row.withdrawn_on} · {row.withdrawn_reason}
              </Fact>
            )}
          </Facts>
        </section>
        <Spread row={row} />
        <AdoptionList practice={row} />
      </div>
    </>
  );
}

/** How many use it on the day that the URL names, and on each day on which that changed. */
function Spread({ row }: { row: PracticeRead }) {
  const [url, patch] = useUrlState();
  const on = textOf(url.on);
  return (
    <section className="card" aria-label="采用情况">
      <h2>采用情况</h2>
      <div className="stack">
        <div className="row">
          <span>截至</span>
          <DatePicker
            aria-label="截至日期"
            value={on ? dayjs(on) : null}
            placeholder={`今天 ${row.on}`}
            disabledDate={(day) => day.isAfter(dayjs(), "day")}
            onChange={(day) => patch({ on: day?.format("YYYY-MM-DD"), page: undefined })}
          />
        </div>
        <Figures label={`截至 ${row.on} 的采用情况`}>
          <Figure
            title="已采用"
            note={row.percent === null ? undefined : `占应采用的 ${plain(row.percent)} %`}
          >
            {row.adopted}
          </Figure>
          <Figure title="推广范围内">{row.meant}</Figure>
          <Figure title="尚未答复">{row.counts.waiting}</Figure>
          <Figure title="不采用">{row.counts.declined}</Figure>
          <Figure title="已结束采用">{row.counts.ended}</Figure>
        </Figures>
        <details>
          <summary>按日推广过程(有变化的 {row.days.length} 天)</summary>
          {row.days.length === 0 ? (
            <Empty>还没有组织采用</Empty>
          ) : (
            <PlainTable heads={["日期", "已采用", "推广范围内", "占比"]}>
              {row.days.map((one) => (
                <tr key={one.day}>
                  <td>{one.day}</td>
                  <td>{one.adopted}</td>
                  <td>{one.meant}</td>
                  <td>{one.percent === null ? "—" : `${plain(one.percent)} %`}</td>
                </tr>
              ))}
            </PlainTable>
          )}
        </details>
      </div>
    </section>
  );
}

function Withdraw({ row }: { row: PracticeRead }) {
  const [open, setOpen] = useState(false);
  const seen = useSeen(open, row);
  const client = useQueryClient();
  return (
    <>
      <Button onClick={() => setOpen(true)}>停止推广</Button>
      <ReasonDialog
        open={open}
        title="停止推广"
        okText="停止推广"
        danger
        onClose={() => setOpen(false)}
        onConfirm={async (reason) => {
          await withdrawPractice(seen, reason);
          await client.invalidateQueries({ queryKey: PRACTICES });
        }}
      >
        <p>停止后不再收集采用情况;已有的采用记录仍然保留。</p>
      </ReasonDialog>
    </>
  );
}
