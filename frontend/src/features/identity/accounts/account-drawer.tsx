import { useQuery } from "@tanstack/react-query";
import { App, Button, Drawer, Form, Input, Select } from "antd";
import { useState } from "react";
import type { AccountRow, GrantCreate, GrantRow } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import { Can } from "@/shared/auth/can";
import { useIsPhone } from "@/shared/hooks/use-is-phone";
import { useOrgNames } from "@/shared/hooks/use-org-tree";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { OrgPicker } from "@/shared/ui/org-picker";
import { ReasonDialog } from "@/shared/ui/reason-dialog";
import { StatusTag } from "@/shared/ui/status-tag";
import {
  endGrant,
  endSessions,
  giveGrant,
  grantsOptions,
  resetFactor,
  resetPassword,
  rolesOptions,
  sessionsOptions,
  setActive,
} from "../queries";
import { SessionList } from "../security/session-list";

interface Props {
  account: AccountRow;
  onClose: () => void;
  onChanged: () => Promise<void>;
}

/** One account: its state, its grants, and what an administrator may do with it. */
export function AccountDrawer({ account, onClose, onChanged }: Props) {
  const [asking, setAsking] = useState<"active" | "password" | "grant" | "factor" | "sessions">();
  const phone = useIsPhone();
  const done = () => setAsking(undefined);
  const toggle = account.is_active ? "停用" : "启用";
  return (
    <Drawer
      open
      title={`${account.display_name}(${account.username})`}
      onClose={onClose}
      size={phone ? "100%" : 560}
    >
      <div className="stack">
        <div className="row">
          <StatusTag tone={account.is_active ? "good" : "quiet"}>
            {account.is_active ? "在用" : "已停用"}
          </StatusTag>
          {account.must_change_password && <StatusTag tone="info">待改初始密码</StatusTag>}
        </div>
        <Can permission="identity.account:manage">
          <div className="row">
            <Button danger={account.is_active} onClick={() => setAsking("active")}>
              {toggle}账号
            </Button>
            <Button onClick={() => setAsking("password")}>重设密码</Button>
            <Button type="primary" onClick={() => setAsking("grant")}>
              提出授权
            </Button>
          </div>
        </Can>
        <div className="row">
          <Can permission="identity.session:end">
            <Button onClick={() => setAsking("sessions")}>结束全部登录</Button>
          </Can>
          <Can permission="identity.second_factor:reset">
            <Button onClick={() => setAsking("factor")}>重置动态码</Button>
          </Can>
        </div>
        <Grants account={account} onChanged={onChanged} />
        <Can permission="identity.session:end">
          <section aria-label="登录">
            <h2 className="card-title">正在登录</h2>
            <SessionsOf accountId={account.id} />
          </section>
        </Can>
      </div>
      <ReasonDialog
        open={asking === "active"}
        title={`${toggle}账号 ${account.username}`}
        okText={toggle}
        danger={account.is_active}
        onClose={done}
        onConfirm={async (reason) => {
          await setActive(account, !account.is_active, reason);
          await onChanged();
        }}
      />
      <ReasonDialog
        open={asking === "factor"}
        title={`重置动态码:${account.display_name}`}
        okText="重置"
        danger
        onClose={done}
        onConfirm={(reason) => resetFactor(account, reason)}
      >
        <p>请先当面或电话核对本人身份。重置后他的登录全部结束,下次登录须重新设置动态码。</p>
      </ReasonDialog>
      <ReasonDialog
        open={asking === "sessions"}
        title={`结束全部登录:${account.display_name}`}
        okText="结束"
        danger
        onClose={done}
        onConfirm={async (reason) => {
          await endSessions(account, reason);
          await onChanged();
        }}
      />
      <ResetForm account={account} open={asking === "password"} onClose={done} onDone={onChanged} />
      <GrantForm account={account} open={asking === "grant"} onClose={done} onDone={onChanged} />
    </Drawer>
  );
}

function Grants({ account, onChanged }: { account: AccountRow; onChanged: () => Promise<void> }) {
  const query = useQuery(grantsOptions(account.id));
  const nameOf = useOrgNames();
  const { message } = App.useApp();
  const end = async (grant: GrantRow) => {
    try {
      await endGrant(grant);
      await onChanged();
    } catch (error) {
      void message.error(asProblem(error).detail);
    }
  };
  return (
    <section aria-label="授权">
      <h2 className="card-title">授权</h2>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>还没有角色,登录后看不到任何内容</Empty>
          ) : (
            <ul className="stack">
              {items.map((grant) => (
                <li key={grant.id} className="card">
                  <div className="row" style={{ justifyContent: "space-between" }}>
                    <strong>
                      {grant.title}{" "}
                      {grant.state === "proposed" && <StatusTag tone="warn">待安全管理员审批</StatusTag>}
                    </strong>
                    <Can permission="identity.account:manage">
                      <Button size="small" onClick={() => void end(grant)}>
                        {grant.state === "proposed" ? "撤回" : "收回"}
                      </Button>
                    </Can>
                  </div>
                  <p>{grant.organization_id ? `${nameOf(grant.organization_id)}(本级及下级)` : "全部组织"}</p>
                  <p className="quiet">
                    {grant.starts_on} 起{grant.ends_on ? `,至 ${grant.ends_on}` : ""} ·{" "}
                    {grant.granted_by_name}{" "}
                    {grant.decided_by_name || grant.state === "proposed" ? "提出" : "授予"}
                    {grant.decided_by_name ? `,${grant.decided_by_name} 批准` : ""}
                  </p>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  );
}

function SessionsOf({ accountId }: { accountId: string }) {
  const query = useQuery(sessionsOptions(accountId));
  return <Loaded query={query}>{(sessions) => <SessionList sessions={sessions} />}</Loaded>;
}

interface FormProps {
  account: AccountRow;
  open: boolean;
  onClose: () => void;
  onDone: () => Promise<void>;
}

function ResetForm({ account, open, onClose, onDone }: FormProps) {
  const [form] = Form.useForm<{ password: string; reason: string }>();
  return (
    <FormDrawer
      open={open}
      title={`重设密码:${account.username}`}
      form={form}
      onClose={onClose}
      onSubmit={async ({ password, reason }) => {
        await resetPassword(account, password, reason);
        await onDone();
      }}
    >
      <Form.Item
        name="password"
        label="新的初始密码"
        rules={[{ required: true, message: "请输入新的初始密码" }]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Form.Item name="reason" label="理由" rules={[{ required: true, message: "请写明理由" }]}>
        <Input.TextArea rows={3} maxLength={500} />
      </Form.Item>
    </FormDrawer>
  );
}

function GrantForm({ account, open, onClose, onDone }: FormProps) {
  const [form] = Form.useForm<Omit<GrantCreate, "account_id">>();
  const { data: roles = [] } = useQuery({ ...rolesOptions, enabled: open });
  return (
    <FormDrawer
      open={open}
      title={`提出授权:${account.display_name}`}
      form={form}
      submitText="提交审批"
      onClose={onClose}
      onSubmit={async (values) => {
        const { starts_on, ends_on } = values;
        await giveGrant({
          ...values,
          account_id: account.id,
          starts_on: starts_on || null,
          ends_on: ends_on || null,
        });
        await onDone();
      }}
    >
      <Form.Item name="role" label="角色" rules={[{ required: true, message: "请选择角色" }]}>
        <Select
          showSearch={{ optionFilterProp: "label" }}
          options={roles.map((role) => ({ value: role.role, label: role.title }))}
        />
      </Form.Item>
      <Form.Item name="organization_id" label="组织(本级及下级)">
        <OrgPicker allowClear />
      </Form.Item>
      <Form.Item name="starts_on" label="起始日" extra="不填则自今天起;批准后才生效">
        <Input type="date" />
      </Form.Item>
      <Form.Item name="ends_on" label="截止日" extra="不填则长期有效;到期自动收回">
        <Input type="date" />
      </Form.Item>
    </FormDrawer>
  );
}
