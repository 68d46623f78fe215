import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Segmented, Select } from "antd";
import type { Cockpit } from "@/api/generated/types.gen";
import { useActor } from "@/shared/auth/me";
import { instant } from "@/shared/format";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { OrgPicker } from "@/shared/ui/org-picker";
import { PageHeader } from "@/shared/ui/page-header";
import { StatusTag } from "@/shared/ui/status-tag";
import { RUN_STATES } from "../labels";
import { Attention } from "./attention";
import { Committees } from "./committees";
import { Figures } from "./figures";
import { IndexTable } from "./index-table";
import { Movers } from "./movers";
import { cockpitOptions } from "./queries";
import { RankingCard } from "./ranking-card";
import { StarDistribution } from "./star-distribution";

/** How all branches stand in a period, and what needs attention; period and scope are in the URL. */
export function CockpitPage() {
  const [url, patch] = useUrlState();
  const query = useQuery(cockpitOptions({ period: textOf(url.period), organization_id: textOf(url.org) }));
  return (
    <Loaded query={query} label="正在汇总各支部情况…">
      {(cockpit) => (
        <>
          <PageHeader
            title="驾驶舱"
            subtitle={<Subtitle cockpit={cockpit} />}
            extra={
              <>
                <OrgPicker
                  label="组织范围"
                  placeholder="全部管辖范围"
                  allowClear
                  width={240}
                  kinds={["group", "party_committee", "general_branch"]}
                  value={textOf(url.org)}
                  onChange={(org) => patch({ org })}
                />
                <Periods cockpit={cockpit} onChange={(period) => patch({ period })} />
              </>
            }
          />
          {cockpit.run ? <Board cockpit={cockpit} /> : <Nothing />}
        </>
      )}
    </Loaded>
  );
}

function Subtitle({ cockpit }: { cockpit: Cockpit }) {
  if (!cockpit.run) return <>尚无数据</>;
  const state = RUN_STATES[cockpit.run.status];
  return (
    <span className="row">
      <span>
        {cockpit.run.scheme_title} · {cockpit.run.period_title} · 数据截至 {instant(cockpit.run.as_of)}
      </span>
      {state && <StatusTag tone={state.tone}>{state.word}</StatusTag>}
    </span>
  );
}

/** The last few quarters as a switch, every period with a run in a list. */
function Periods({ cockpit, onChange }: { cockpit: Cockpit; onChange: (period: string) => void }) {
  const options = cockpit.period_options;
  const quarters = options
    .filter((option) => option.cycle === "quarter")
    .slice(0, 3)
    .reverse();
  const current = cockpit.run?.period;
  return (
    <span className="row">
      {quarters.length > 1 && (
        <Segmented
          aria-label="季度"
          value={current ?? ""}
          options={quarters.map((option) => ({ value: option.period, label: option.period }))}
          onChange={onChange}
        />
      )}
      <Select
        aria-label="时期"
        style={{ minWidth: 160 }}
        value={current}
        options={options.map((option) => ({ value: option.period, label: option.period_title }))}
        onChange={onChange}
      />
    </span>
  );
}

function Board({ cockpit }: { cockpit: Cockpit }) {
  return (
    <div className="stack">
      {cockpit.run && !cockpit.run.is_over && (
        <p className="quiet">本期进行中:得分随台账与核验实时更新,期末才与上期比较。</p>
      )}
      <Figures cockpit={cockpit} />
      <div className="columns">
        <StarDistribution cockpit={cockpit} />
        <Attention rows={cockpit.attention} />
      </div>
      <Committees rows={cockpit.committees} />
      <RankingCard cockpit={cockpit} />
      <IndexTable cockpit={cockpit} />
      <Movers cockpit={cockpit} />
      {cockpit.run && (
        <p>
          <Link to="/runs/$id" params={{ id: cockpit.run.id }}>
            查看本次运行与全部排名
          </Link>
        </p>
      )}
    </div>
  );
}

/** An enterprise that judges nobody yet still has its targets. */
function Nothing() {
  const actor = useActor();
  return (
    <Empty>
      这个范围还没有考核运行。
      {actor.may("targets.target:read") && (
        <>
          可先看 <Link to="/targets">目标</Link> 和 <Link to="/readings/monitor">分段监测</Link>
          ;启用考核请到 <Link to="/schemes">方案</Link>。
        </>
      )}
    </Empty>
  );
}
