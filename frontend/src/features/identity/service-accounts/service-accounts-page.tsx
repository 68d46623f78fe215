import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Modal } from "antd";
import { useState } from "react";
import type { ServiceAccountRow, ServiceKey } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import { Can } from "@/shared/auth/can";
import { useOrgNames } from "@/shared/hooks/use-org-tree";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { type Column, DataTable, PAGE_SIZE } from "@/shared/ui/data-table";
import { ChoiceFilter } from "@/shared/ui/list-filters";
import { PageHeader } from "@/shared/ui/page-header";
import { ReasonDialog } from "@/shared/ui/reason-dialog";
import { StatusTag } from "@/shared/ui/status-tag";
import {
  approveServiceAccount,
  makeServiceKey,
  refuseServiceAccount,
  revokeServiceAccount,
  type ServiceAccountFilters,
  searchServiceAccounts,
  serviceAccountsOptions,
} from "../queries";
import { ProposeForm } from "./propose-form";

const STATES = {
  proposed: { word: "待审批", tone: "warn" },
  approved: { word: "可用", tone: "good" },
  refused: { word: "已退回", tone: "bad" },
  revoked: { word: "已停用", tone: "quiet" },
} as const;

const CHOICES = Object.entries(STATES).map(([value, { word }]) => ({ value, label: word }));

/** Other systems that call us: what for, where, from where, until when. */
export function ServiceAccountsPage() {
  const [url] = useUrlState();
  const nameOf = useOrgNames();
  const queryClient = useQueryClient();
  const { message } = App.useApp();
  const [proposing, setProposing] = useState(false);
  const [key, setKey] = useState<ServiceKey>();
  const [asking, setAsking] = useState<{ row: ServiceAccountRow; move: "refuse" | "revoke" }>();
  const filters: ServiceAccountFilters = {
    state: textOf(url.state) as ServiceAccountFilters["state"],
    page: Number(url.page ?? 1),
    size: Number(url.size ?? PAGE_SIZE),
  };
  const query = useQuery(serviceAccountsOptions(filters));
  const refresh = () => queryClient.invalidateQueries({ queryKey: ["identity", "service-accounts"] });
  const act = async (change: () => Promise<unknown>) => {
    try {
      await change();
    } catch (error) {
      void message.error(asProblem(error).detail);
    }
    await refresh();
  };

  const columns: Column<ServiceAccountRow>[] = [
    {
      key: "name",
      title: "名称",
      render: (row) => (
        <>
          <strong>{row.name}</strong>
          <div className="quiet">{row.purpose}</div>
        </>
      ),
      text: (row) => row.name,
    },
    {
      key: "place",
      title: "组织",
      render: (row) => nameOf(row.organization_id),
      text: (row) => nameOf(row.organization_id),
    },
    {
      key: "permissions",
      title: "权限范围",
      render: (row) => row.permissions.join("、"),
      text: (row) => row.permissions.join(" "),
    },
    {
      key: "addresses",
      title: "来源网段",
      render: (row) => row.addresses.join("、"),
      text: (row) => row.addresses.join(" "),
    },
    { key: "end", title: "到期", render: (row) => row.expires_on, text: (row) => row.expires_on },
    {
      key: "state",
      title: "状态",
      render: (row) => <StatusTag tone={STATES[row.state].tone}>{STATES[row.state].word}</StatusTag>,
      text: (row) => STATES[row.state].word,
    },
    {
      key: "act",
      title: "办理",
      render: (row) => (
        <span className="row">
          {row.state === "proposed" && (
            <Can permission="identity.grant:approve">
              <Button size="small" type="primary" onClick={() => void act(() => approveServiceAccount(row))}>
                批准
              </Button>
              <Button size="small" onClick={() => setAsking({ row, move: "refuse" })}>
                退回
              </Button>
            </Can>
          )}
          {row.state === "approved" && (
            <Can permission="identity.account:manage">
              <Button size="small" onClick={() => void act(async () => setKey(await makeServiceKey(row)))}>
                {row.key_prefix ? "更换密钥" : "生成密钥"}
              </Button>
              <Button size="small" danger onClick={() => setAsking({ row, move: "revoke" })}>
                停用
              </Button>
            </Can>
          )}
        </span>
      ),
    },
  ];

  return (
    <>
      <PageHeader title="服务账号" subtitle="别的系统凭密钥换取十分钟的令牌,只能在指定组织做指定的事" />
      <DataTable
        title="服务账号"
        columns={columns}
        query={query}
        rowKey={(row) => row.id}
        load={(page, size) => searchServiceAccounts({ ...filters, page, size })}
        filters={<ChoiceFilter name="state" label="状态" options={CHOICES} />}
        actions={
          <Can permission="identity.account:manage">
            <Button type="primary" onClick={() => setProposing(true)}>
              新建服务账号
            </Button>
          </Can>
        }
      />
      <ProposeForm open={proposing} onClose={() => setProposing(false)} onDone={refresh} />
      <ReasonDialog
        open={asking !== undefined}
        title={`${asking?.move === "revoke" ? "停用" : "退回"}:${asking?.row.name}`}
        okText={asking?.move === "revoke" ? "停用" : "退回"}
        danger={asking?.move === "revoke"}
        onClose={() => setAsking(undefined)}
        onConfirm={async (reason) => {
          if (!asking) return;
          await (asking.move === "revoke" ? revokeServiceAccount : refuseServiceAccount)(asking.row, reason);
          await refresh();
        }}
      />
      {key && (
        <Modal
          open
          title="服务账号密钥"
          closable={false}
          footer={
            <Button type="primary" onClick={() => setKey(undefined)}>
              已保存好
            </Button>
          }
        >
          <p>
            <strong>密钥只显示这一次。</strong>交给对方系统的管理人员;换密钥后旧的立即失效。
          </p>
          <p>
            client_id <code>{key.client_id}</code>
          </p>
          <p>
            client_secret <code style={{ overflowWrap: "anywhere" }}>{key.client_secret}</code>
          </p>
        </Modal>
      )}
    </>
  );
}
