import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Select, Tabs } from "antd";
import { useState } from "react";
import type { BranchPage as Branch } from "@/api/generated/types.gen";
import { Can } from "@/shared/auth/can";
import { instant } from "@/shared/format";
import { useOrgTree } from "@/shared/hooks/use-org-tree";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { categoryWord } from "@/shared/labels";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { StatusTag } from "@/shared/ui/status-tag";
import { BranchBurden } from "../burden/branch-burden";
import { RUN_STATES } from "../labels";
import { RecordForm } from "../records/record-form";
import { RecordTable } from "../records/record-table";
import { OpenRectification } from "../rectifications/open-form";
import { branchOptions } from "./queries";
import { ScoreBoard } from "./score-board";
import { TraceDrawer } from "./trace-drawer";

/** One branch: its score and stars, what is missing, how it moved, why not 100, and its ledger. */
export function BranchPage({ id }: { id: string }) {
  const [url] = useUrlState();
  const query = useQuery(branchOptions(id, textOf(url.run)));
  return <Loaded query={query}>{(branch) => <Page branch={branch} />}</Loaded>;
}

function Page({ branch }: { branch: Branch }) {
  const [url, patch] = useUrlState();
  const [entering, setEntering] = useState(false);
  const { data: rows = [] } = useOrgTree();
  const seesOthers = rows.length > 1;
  const { run } = branch;
  const state = run && RUN_STATES[run.status];
  return (
    <>
      <PageHeader
        title={branch.name}
        trail={seesOthers && <Link to="/">驾驶舱</Link>}
        subtitle={
          <span className="row">
            <span>
              {branch.code} · {categoryWord(branch.category)}
              {run && ` · ${run.period_title} · 数据截至 ${instant(run.as_of)}`}
            </span>
            {state && <StatusTag tone={state.tone}>{state.word}</StatusTag>}
          </span>
        }
        extra={
          <>
            {branch.runs.length > 0 && (
              <Select
                aria-label="时期"
                style={{ minWidth: 170 }}
                value={run?.id}
                onChange={(chosen: string) => patch({ run: chosen, trace: undefined })}
                options={branch.runs.map((one) => ({ value: one.id, label: one.period_title }))}
              />
            )}
            {run && (
              <Can permission="appraisal.rectification:open">
                <OpenRectification
                  organizationId={branch.organization_id}
                  period={run.period}
                  scheme={run.scheme_code}
                />
              </Can>
            )}
            <Can permission="appraisal.record:enter">
              <Button type="primary" onClick={() => setEntering(true)}>
                登记台账
              </Button>
            </Can>
          </>
        }
      />
      <Can permission="appraisal.burden:read">
        <BranchBurden organizationId={branch.organization_id} />
      </Can>
      <Tabs
        activeKey={textOf(url.tab) ?? "score"}
        onChange={(tab) => patch({ tab: tab === "score" ? undefined : tab, page: undefined })}
        destroyOnHidden
        items={[
          {
            key: "score",
            label: "得分与星级",
            children: run ? (
              <ScoreBoard
                branch={branch}
                run={run}
                onExplain={(indicator) => patch({ trace: indicator ?? "all" })}
              />
            ) : (
              <Empty>这个支部还没有参加考核</Empty>
            ),
          },
          {
            key: "ledger",
            label: "电子台账",
            children: <RecordTable organizationId={branch.organization_id} />,
          },
        ]}
      />
      {run && url.trace && (
        <TraceDrawer
          branchId={branch.organization_id}
          run={run}
          indicator={url.trace === "all" ? undefined : String(url.trace)}
          onClose={() => patch({ trace: undefined })}
        />
      )}
      <RecordForm
        open={entering}
        organizationId={branch.organization_id}
        onClose={() => setEntering(false)}
      />
    </>
  );
}
