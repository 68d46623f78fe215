import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import type { AccountRow } from "@/api/generated/types.gen";
import { Can } from "@/shared/auth/can";
import { instant } from "@/shared/format";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { type Column, DataTable, PAGE_SIZE } from "@/shared/ui/data-table";
import { ChoiceFilter, SearchFilter } from "@/shared/ui/list-filters";
import { PageHeader } from "@/shared/ui/page-header";
import { StatusTag } from "@/shared/ui/status-tag";
import { type AccountFilters, accountsOptions, searchAccounts } from "../queries";
import { AccountDrawer } from "./account-drawer";
import { AccountForm } from "./account-form";

const COLUMNS: Column<AccountRow>[] = [
  {
    key: "display_name",
    title: "姓名",
    render: (row) => row.display_name,
    text: (row) => row.display_name,
  },
  { key: "username", title: "账号", render: (row) => row.username, text: (row) => row.username },
  {
    key: "employee_no",
    title: "工号",
    render: (row) => row.employee_no ?? "—",
    text: (row) => row.employee_no ?? "",
  },
  {
    key: "state",
    title: "状态",
    render: (row) =>
      row.is_active ? <StatusTag tone="good">在用</StatusTag> : <StatusTag tone="quiet">已停用</StatusTag>,
    text: (row) => (row.is_active ? "在用" : "已停用"),
  },
  {
    key: "last",
    title: "最近登录",
    render: (row) => instant(row.last_signed_in_at),
    text: (row) => instant(row.last_signed_in_at),
  },
  {
    key: "created_at",
    title: "开户时间",
    render: (row) => instant(row.created_at),
    text: (row) => instant(row.created_at),
    extra: true,
  },
];

/** The accounts of this installation. */
export function AccountList() {
  const [url, patch] = useUrlState();
  const [creating, setCreating] = useState(false);
  const queryClient = useQueryClient();
  const filters: AccountFilters = {
    q: textOf(url.q),
    is_active: url.active === undefined ? undefined : url.active === "yes",
    page: Number(url.page ?? 1),
    size: Number(url.size ?? PAGE_SIZE),
  };
  const query = useQuery(accountsOptions(filters));
  const chosen = query.data?.items.find((row) => row.id === url.id);
  const refresh = () => queryClient.invalidateQueries({ queryKey: ["identity"] });

  return (
    <>
      <PageHeader title="账号" subtitle="谁能登录,能在哪些组织做什么" />
      <DataTable
        title="账号"
        columns={COLUMNS}
        query={query}
        rowKey={(row) => row.id}
        onOpen={(row) => patch({ id: row.id })}
        load={(page, size) => searchAccounts({ ...filters, page, size })}
        filters={
          <>
            <SearchFilter label="查找账号" placeholder="账号、姓名或工号" width={240} />
            <ChoiceFilter
              name="active"
              label="状态"
              options={[
                { value: "yes", label: "在用" },
                { value: "no", label: "已停用" },
              ]}
            />
          </>
        }
        actions={
          <Can permission="identity.account:manage">
            <Button type="primary" onClick={() => setCreating(true)}>
              新开账号
            </Button>
          </Can>
        }
      />
      <AccountForm open={creating} onClose={() => setCreating(false)} onDone={refresh} />
      {chosen && (
        <AccountDrawer account={chosen} onClose={() => patch({ id: undefined })} onChanged={refresh} />
      )}
    </>
  );
}
