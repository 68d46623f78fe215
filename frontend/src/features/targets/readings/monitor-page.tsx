import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { MonitorRow } from "@/api/generated/types.gen";
import { compare, fixed, forDrawing } from "@/shared/format";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { OrgPicker } from "@/shared/ui/org-picker";
import { PageHeader } from "@/shared/ui/page-header";
import { StatusTag } from "@/shared/ui/status-tag";
import { TargetsNav } from "../nav";
import { percentWords } from "../targets/words";
import { Levels } from "./levels";
import css from "./monitor.module.css";
import { monitorOptions } from "./queries";

/** 三问: done how much, done how well, what gap is left; unit by unit (B-31). */
export function MonitorPage() {
  const [url, patch] = useUrlState();
  const query = useQuery(monitorOptions({ organization_id: textOf(url.org) }));
  return (
    <>
      <PageHeader title="分段监测" subtitle="干了多少、干得怎样、还差什么:按单位对照计划,数字取自每月读数" />
      <TargetsNav />
      <div className="stack">
        <OrgPicker
          label="看哪个组织的下级"
          placeholder="我的下级(选择组织看其下级)"
          width={320}
          allowClear
          value={textOf(url.org)}
          onChange={(org) => patch({ org })}
        />
        <Loaded query={query}>
          {({ rows }) =>
            rows.length === 0 ? (
              <Empty>这个范围内今年还没有已下达的目标</Empty>
            ) : (
              <ul className={css.units}>
                {rows.map((row) => (
                  <Unit
                    key={row.organization_id}
                    row={row}
                    onOpen={() => patch({ org: row.organization_id })}
                  />
                ))}
              </ul>
            )
          }
        </Loaded>
        <Levels organizationId={textOf(url.org)} />
      </div>
    </>
  );
}

function Unit({ row, onOpen }: { row: MonitorRow; onOpen: () => void }) {
  const behind =
    row.done_percent !== null &&
    row.planned_percent !== null &&
    compare(row.done_percent, row.planned_percent) < 0;
  return (
    <li className="card">
      <div className={css.head}>
        <h2>
          <button type="button" className={css.name} onClick={onOpen}>
            {row.name}
          </button>
        </h2>
        {row.done_percent === null ? (
          <StatusTag tone="quiet">尚无读数</StatusTag>
        ) : (
          <StatusTag tone={behind ? "warn" : "good"}>{behind ? "低于计划" : "达到计划"}</StatusTag>
        )}
      </div>
      <dl className={css.answers}>
        <div>
          <dt>干了多少</dt>
          <dd>
            {percentWords(row.done_percent)}
            <span className="quiet"> 计划 {percentWords(row.planned_percent)}</span>
            <Bar done={row.done_percent} planned={row.planned_percent} />
          </dd>
        </div>
        <div>
          <dt>干得怎样</dt>
          <dd>
            {row.targets} 个目标,{row.on_pace} 个按序时,{row.behind} 个落后
            {row.missing > 0 && <span className={css.missing}>,本月 {row.missing} 个未填报</span>}
          </dd>
        </div>
        <div>
          <dt>还差什么</dt>
          <dd>
            {row.gaps.length === 0 ? (
              "没有落后 10 个百分点以上的目标"
            ) : (
              <ul className={css.gaps}>
                {row.gaps.map((gap) => (
                  <li key={gap.target_id}>
                    <Link to="/targets/$id" params={{ id: gap.target_id }}>
                      {gap.title}
                    </Link>{" "}
                    {gap.organization_name !== row.name && `(${gap.organization_name})`}差{" "}
                    {fixed(gap.behind_percent)} 个百分点
                  </li>
                ))}
              </ul>
            )}
          </dd>
        </div>
      </dl>
    </li>
  );
}

function Bar({ done, planned }: { done: string | null; planned: string | null }) {
  if (done === null) return null;
  const width = Math.min(100, Math.max(0, forDrawing(done)));
  return (
    <svg viewBox="0 0 100 6" preserveAspectRatio="none" className={css.bar} aria-hidden="true">
      <rect width="100" height="6" fill="var(--line)" />
      <rect width={width} height="6" fill="var(--info)" />
      {planned !== null && (
        <rect x={Math.min(99, forDrawing(planned))} width="1" height="6" fill="var(--ink)" />
      )}
    </svg>
  );
}
