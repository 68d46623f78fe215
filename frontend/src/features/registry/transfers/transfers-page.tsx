import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Drawer } from "antd";
import { useState } from "react";
import type { TransferRow } from "@/api/generated/types.gen";
import { Can } from "@/shared/auth/can";
import { instant } from "@/shared/format";
import { useIsPhone } from "@/shared/hooks/use-is-phone";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { type Column, DataTable } from "@/shared/ui/data-table";
import { Fact, Facts, Words } from "@/shared/ui/facts";
import { ChoiceFilter, OrgFilter, SearchFilter } from "@/shared/ui/list-filters";
import { Loaded } from "@/shared/ui/loaded";
import { MoveButtons } from "@/shared/ui/move-buttons";
import { PageHeader } from "@/shared/ui/page-header";
import { ReasonDialog } from "@/shared/ui/reason-dialog";
import { StatusTag, type Tone } from "@/shared/ui/status-tag";
import { useListing } from "@/shared/ui/use-listing";
import { MembersNav } from "../members/nav";
import { MEMBERS } from "../members/queries";
import { ProposeForm } from "./propose-form";
import {
  decide,
  searchTransfers,
  TRANSFERS,
  type TransferFilters,
  transferOptions,
  transfersOptions,
  withdraw,
} from "./queries";

const STATES: Record<TransferRow["state"], { word: string; tone: Tone }> = {
  proposed: { word: "待对方确认", tone: "warn" },
  accepted: { word: "已同意,待生效", tone: "info" },
  done: { word: "已转接", tone: "good" },
  refused: { word: "已退回", tone: "bad" },
  withdrawn: { word: "已撤回", tone: "quiet" },
};

const COLUMNS: Column<TransferRow>[] = [
  {
    key: "name",
    title: "党员",
    render: (row) => <strong>{row.member_name}</strong>,
    text: (row) => row.member_name,
  },
  { key: "employee_no", title: "工号", render: (row) => row.employee_no, text: (row) => row.employee_no },
  { key: "from", title: "转出支部", render: (row) => row.from_name, text: (row) => row.from_name },
  { key: "to", title: "接收支部", render: (row) => row.to_name, text: (row) => row.to_name },
  {
    key: "state",
    title: "状态",
    render: (row) => <StatusTag tone={STATES[row.state].tone}>{STATES[row.state].word}</StatusTag>,
    text: (row) => STATES[row.state].word,
  },
  {
    key: "effective_on",
    title: "生效日期",
    render: (row) => row.effective_on,
    text: (row) => row.effective_on,
  },
  {
    key: "side",
    title: "发起方",
    render: (row) => (row.side === "from" ? "转出支部" : "接收支部"),
    text: (row) => (row.side === "from" ? "转出支部" : "接收支部"),
  },
];

/** What is under way between branches: proposed by one side, decided by the other. */
export function TransfersPage() {
  const [url, patch] = useUrlState();
  const [adding, setAdding] = useState(false);
  const filters: TransferFilters = {
    q: textOf(url.q),
    organization_id: textOf(url.org),
    state: textOf(url.state) as TransferFilters["state"],
  };
  const { query, load } = useListing(transfersOptions, searchTransfers, filters);
  const opened = textOf(url.id);
  const proposed = textOf(url.propose);
  const options = Object.entries(STATES).map(([value, { word }]) => ({ value, label: word }));
  return (
    <>
      <PageHeader
        title="组织关系转接"
        subtitle="一方发起、另一方确认,双方和上级党委都看得到"
        extra={
          <Can permission="registry.transfer:handle">
            <Button type="primary" onClick={() => setAdding(true)}>
              发起转接
            </Button>
          </Can>
        }
      />
      <MembersNav />
      <DataTable
        title="组织关系转接"
        columns={COLUMNS}
        query={query}
        rowKey={(row) => row.id}
        onOpen={(row) => patch({ id: row.id })}
        load={load}
        filters={
          <>
            <OrgFilter width={240} />
            <SearchFilter label="查找" placeholder="姓名或工号" />
            <ChoiceFilter name="state" label="状态" width={150} options={options} />
          </>
        }
        empty="没有组织关系转接"
      />
      {opened && <TransferCard key={opened} id={opened} onClose={() => patch({ id: undefined })} />}
      {(adding || proposed) && (
        <ProposeForm
          employeeNo={proposed}
          onClose={() => {
            setAdding(false);
            patch({ propose: undefined });
          }}
        />
      )}
    </>
  );
}

function TransferCard({ id, onClose }: { id: string; onClose: () => void }) {
  const query = useQuery(transferOptions(id));
  const phone = useIsPhone();
  return (
    <Drawer
      open
      title={query.data ? `${query.data.member_name}的组织关系转接` : "组织关系转接"}
      size={phone ? "100%" : 560}
      onClose={onClose}
    >
      <Loaded query={query}>{(row) => <Card row={row} />}</Loaded>
    </Drawer>
  );
}

function Card({ row }: { row: TransferRow }) {
  const client = useQueryClient();
  const after = async (done: Promise<unknown>) => {
    await done;
    await client.invalidateQueries({ queryKey: TRANSFERS });
    await client.invalidateQueries({ queryKey: MEMBERS });
  };
  const accept = (seen: TransferRow, note: string) =>
    after(decide(seen, { decision: "accept", note: note || null }));
  const refuse = (seen: TransferRow, note: string) => after(decide(seen, { decision: "refuse", note }));
  const { word, tone } = STATES[row.state];
  return (
    <div className="stack">
      <div className="row">
        <StatusTag tone={tone}>{word}</StatusTag>
        <Can permission="registry.transfer:handle">
          <MoveButtons
            of={row}
            allowed={row.allowed}
            buttons={[
              { move: "accept", word: "同意", primary: true },
              { move: "refuse", word: "退回" },
              { move: "withdraw", word: "撤回" },
            ]}
            words={{
              refuse: { title: "退回转接", label: "退回理由", send: refuse },
              withdraw: {
                title: "撤回转接",
                label: "撤回理由",
                send: (seen, reason) => after(withdraw(seen, reason)),
              },
            }}
            form={(_move, seen, close) => (
              <ReasonDialog
                open
                title="同意转接"
                label="说明"
                required={false}
                onClose={close}
                onConfirm={(note) => accept(seen, note)}
              >
                <p className="quiet">{`${seen.member_name}自 ${seen.effective_on} 起转入${seen.to_name}。`}</p>
              </ReasonDialog>
            )}
          />
        </Can>
      </div>
      <Facts>
        <Fact title="党员">{`${row.member_name}(${row.employee_no})`}</Fact>
        <Fact title="转出支部">{row.from_name}</Fact>
        <Fact title="接收支部">{row.to_name}</Fact>
        <Fact title="生效日期">{row.effective_on}</Fact>
        <Fact title="发起">{`${row.proposed_by_name} · ${instant(row.proposed_at)}`}</Fact>
        <Fact title="事由">
          <Words>{row.reason}</Words>
        </Fact>
        {row.decided_at && <Fact title="办理">{`${row.decided_by_name} · ${instant(row.decided_at)}`}</Fact>}
        {row.note && (
          <Fact title="说明">
            <Words>{row.note}</Words>
          </Fact>
        )}
      </Facts>
    </div>
  );
}
