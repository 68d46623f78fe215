import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useState } from "react";
import type { GrantRow } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import { Can } from "@/shared/auth/can";
import { instant } from "@/shared/format";
import { useOrgNames } from "@/shared/hooks/use-org-tree";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { type Column, DataTable, PAGE_SIZE } from "@/shared/ui/data-table";
import { ChoiceFilter } from "@/shared/ui/list-filters";
import { PageHeader } from "@/shared/ui/page-header";
import { ReasonDialog } from "@/shared/ui/reason-dialog";
import { StatusTag } from "@/shared/ui/status-tag";
import { approveGrant, type GrantFilters, proposalsOptions, refuseGrant, searchGrants } from "../queries";

type State = GrantRow["state"];

const STATES: Record<State, { word: string; tone: "good" | "warn" | "quiet" | "bad" }> = {
  proposed: { word: "待审批", tone: "warn" },
  approved: { word: "已批准", tone: "good" },
  refused: { word: "已退回", tone: "bad" },
  withdrawn: { word: "已撤回", tone: "quiet" },
  lapsed: { word: "逾期作废", tone: "quiet" },
};

const DECIDED = (["approved", "refused", "withdrawn", "lapsed"] as const).map((value) => ({
  value,
  label: STATES[value].word,
}));

const days = (row: GrantRow) => `${row.starts_on} 起${row.ends_on ? `,至 ${row.ends_on}` : ",长期"}`;

/** What one administrator proposed and another decides on. */
export function ApprovalsPage() {
  const [url] = useUrlState();
  const nameOf = useOrgNames();
  const queryClient = useQueryClient();
  const { message } = App.useApp();
  const [refusing, setRefusing] = useState<GrantRow>();
  const state = (textOf(url.state) ?? "proposed") as State;
  const filters: GrantFilters = {
    state,
    ended: state !== "proposed",
    page: Number(url.page ?? 1),
    size: Number(url.size ?? PAGE_SIZE),
  };
  const query = useQuery(proposalsOptions(filters));
  const refresh = () => queryClient.invalidateQueries({ queryKey: ["identity"] });
  const approve = async (grant: GrantRow) => {
    try {
      await approveGrant(grant);
      void message.success(`已批准,${grant.display_name} 即可使用`);
    } catch (error) {
      void message.error(asProblem(error).detail);
    }
    await refresh();
  };
  const place = (row: GrantRow) => nameOf(row.organization_id) || "全部组织";
  const columns: Column<GrantRow>[] = [
    {
      key: "who",
      title: "给谁",
      render: (row) => `${row.display_name}(${row.username})`,
      text: (row) => `${row.display_name}(${row.username})`,
    },
    { key: "role", title: "角色", render: (row) => row.title, text: (row) => row.title },
    { key: "place", title: "组织(本级及下级)", render: place, text: place },
    { key: "days", title: "期限", render: days, text: days },
    {
      key: "by",
      title: "提出",
      render: (row) => `${row.granted_by_name} · ${instant(row.granted_at)}`,
      text: (row) => `${row.granted_by_name} ${instant(row.granted_at)}`,
    },
    {
      key: "state",
      title: "状态",
      render: (row) => (
        <>
          <StatusTag tone={STATES[row.state].tone}>{STATES[row.state].word}</StatusTag> {row.refusal}
        </>
      ),
      text: (row) => `${STATES[row.state].word} ${row.refusal ?? ""}`,
    },
    {
      key: "decide",
      title: "办理",
      render: (row) =>
        row.state === "proposed" ? (
          <Can permission="identity.grant:approve">
            <span className="row">
              <Button size="small" type="primary" onClick={() => void approve(row)}>
                批准
              </Button>
              <Button size="small" onClick={() => setRefusing(row)}>
                退回
              </Button>
            </span>
          </Can>
        ) : (
          [row.decided_by_name, instant(row.decided_at)].filter(Boolean).join(" · ") || "—"
        ),
      text: (row) => row.decided_by_name ?? "",
    },
  ];

  return (
    <>
      <PageHeader
        title="授权审批"
        subtitle="系统管理员提出,安全管理员批准后才生效;七天未办自动作废。谁也不能审批自己提出的或给自己的授权。"
      />
      <DataTable
        title="授权审批"
        columns={columns}
        query={query}
        rowKey={(row) => row.id}
        load={(page, size) => searchGrants({ ...filters, page, size })}
        filters={<ChoiceFilter name="state" label="状态" placeholder="待审批" options={DECIDED} />}
      />
      <ReasonDialog
        open={refusing !== undefined}
        title={`退回:${refusing?.display_name} 的“${refusing?.title}”`}
        okText="退回"
        onClose={() => setRefusing(undefined)}
        onConfirm={async (reason) => {
          if (refusing) await refuseGrant(refusing, reason);
          await refresh();
        }}
      />
    </>
  );
}
