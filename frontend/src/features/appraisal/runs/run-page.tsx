import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Tabs } from "antd";
import type { RunRead } from "@/api/generated/types.gen";
import { instant } from "@/shared/format";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { Blockers } from "./blockers";
import { PublishCard } from "./publish-card";
import { runOptions } from "./queries";
import { Ranking } from "./ranking";
import { RunState } from "./run-list";
import { SummaryCard } from "./summary-card";

/** One run: its state, what stands in the way of publishing, the ranking, and the replay. */
export function RunPage({ id }: { id: string }) {
  const query = useQuery(runOptions(id));
  return <Loaded query={query}>{(run) => <Page run={run} />}</Loaded>;
}

function Page({ run }: { run: RunRead }) {
  const [url, patch] = useUrlState();
  return (
    <>
      <PageHeader
        title={`${run.period_title} · ${run.scheme_title}`}
        trail={<Link to="/runs">运行</Link>}
        subtitle={
          <span className="row">
            <span>
              <Link to="/schemes/$id" params={{ id: run.scheme_version_id }}>
                第 {run.scheme_number} 版
              </Link>{" "}
              · 数据截至 {instant(run.as_of)}
              {run.is_initial && " · 首次评星"}
            </span>
            <RunState run={run} />
          </span>
        }
      />
      <div className="stack">
        <PublishCard run={run} />
        <Tabs
          activeKey={textOf(url.tab) ?? "ranking"}
          onChange={(tab) =>
            patch({ tab: tab === "ranking" ? undefined : tab, page: undefined, sort: undefined })
          }
          destroyOnHidden
          items={[
            { key: "ranking", label: "排名", children: <Ranking run={run} /> },
            {
              key: "blockers",
              label: `待核验 ${run.unverified_cells + run.pending_cells}`,
              children: <Blockers run={run} />,
            },
            { key: "summary", label: "小结", children: <SummaryCard run={run} /> },
          ]}
        />
      </div>
    </>
  );
}
