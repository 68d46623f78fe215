import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, DatePicker, Input, Select } from "antd";
import dayjs from "dayjs";
import { useState } from "react";
import type { PairingProposal, ProposedPair } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import { useIsPhone } from "@/shared/hooks/use-is-phone";
import { useOrgTree } from "@/shared/hooks/use-org-tree";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { OrgFilter } from "@/shared/ui/list-filters";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { PlainTable } from "@/shared/ui/plain-table";
import { StatusTag } from "@/shared/ui/status-tag";
import { RepresentativesNav } from "../representatives/nav";
import { type Chosen, choicesOf, pairsOf, proposed } from "./board";
import css from "./pairings.module.css";
import { arrange, proposalOptions } from "./queries";

const HEADS = ["网点", "所属组织", "人数", "党员", "党代表"];

/** Who could look after the outlets that nobody looks after; a person has the last word. */
export function ProposePage() {
  const [url] = useUrlState();
  const tree = useOrgTree();
  const organization = textOf(url.org) ?? tree.data?.[0]?.id;
  return (
    <>
      <PageHeader
        title="结对建议"
        subtitle="先无党员的网点,再看每人结对数尽量平均,同等时就近;可逐个调整,点“安排”后才生效"
      />
      <RepresentativesNav />
      <div className="stack">
        <search className="row">
          <OrgFilter label="范围" />
        </search>
        {organization && <Proposed key={organization} organizationId={organization} />}
      </div>
    </>
  );
}

function Proposed({ organizationId }: { organizationId: string }) {
  const query = useQuery(proposalOptions(organizationId));
  return (
    <Loaded query={query} label="正在提出建议…">
      {(proposal) =>
        proposal.items.length > 0 ? (
          <Board key={query.dataUpdatedAt} proposal={proposal} />
        ) : (
          <Empty>这个范围内的网点都有党代表结对。</Empty>
        )
      }
    </Loaded>
  );
}

function Board({ proposal }: { proposal: PairingProposal }) {
  const [chosen, setChosen] = useState<Chosen>(() => proposed(proposal));
  const choices = choicesOf(proposal.representatives, chosen);
  const phone = useIsPhone();
  const Line = phone ? Card : Row;
  const rows = proposal.items.map((one) => (
    <Line
      key={one.outlet_id}
      one={one}
      chosen={chosen[one.outlet_id]}
      choices={choices}
      onChoose={(id) => setChosen({ ...chosen, [one.outlet_id]: id })}
    />
  ));
  return (
    <>
      {proposal.representatives.length === 0 && (
        <Alert type="warning" showIcon title="这个范围内没有在任党代表,请先推荐和审定党代表。" />
      )}
      {proposal.left_out > 0 && (
        <Alert type="info" showIcon title={`另有 ${proposal.left_out} 个网点,安排完这些后再出现。`} />
      )}
      <ArrangeBar chosen={chosen} />
      <section className={`card ${css.board}`} aria-label="结对建议">
        {phone ? <ul className={css.cards}>{rows}</ul> : <PlainTable heads={HEADS}>{rows}</PlainTable>}
      </section>
    </>
  );
}

interface RowProps {
  one: ProposedPair;
  chosen: string | undefined;
  choices: ReturnType<typeof choicesOf>;
  onChoose: (id: string | undefined) => void;
}

function Row(props: RowProps) {
  const { one } = props;
  return (
    <tr>
      <td>{one.outlet_name}</td>
      <td>{one.organization_name}</td>
      <td className="num">{one.staff_count}</td>
      <td>
        <Members one={one} />
      </td>
      <td>
        <Taker {...props} />
      </td>
    </tr>
  );
}

function Card(props: RowProps) {
  const { one } = props;
  return (
    <li className={css.card}>
      <strong>{one.outlet_name}</strong>
      <span className="row">
        {one.organization_name} · {one.staff_count} 人 <Members one={one} />
      </span>
      <Taker {...props} />
    </li>
  );
}

function Members({ one }: { one: ProposedPair }) {
  return one.is_uncovered ? <StatusTag tone="warn">无党员</StatusTag> : "有党员";
}

function Taker({ one, chosen, choices, onChoose }: RowProps) {
  return (
    <span>
      <Select
        aria-label={`${one.outlet_name}的党代表`}
        className={css.choice}
        allowClear
        showSearch={{ optionFilterProp: "label" }}
        placeholder="暂不安排"
        value={chosen}
        options={choices}
        onChange={onChoose}
      />
      {chosen !== (one.representative_id ?? undefined) && <span className="quiet"> 已调整</span>}
    </span>
  );
}

function ArrangeBar({ chosen }: { chosen: Chosen }) {
  const [day, setDay] = useState(() => dayjs());
  const [note, setNote] = useState("");
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const queryClient = useQueryClient();
  const { message } = App.useApp();
  const items = pairsOf(chosen);
  const send = async () => {
    setBusy(true);
    setRefusal(undefined);
    try {
      await arrange({ items, starts_on: day.format("YYYY-MM-DD"), note: note.trim() || null });
      await queryClient.invalidateQueries({ queryKey: ["liaison"] });
      void message.success(`已安排 ${items.length} 个网点`);
    } catch (error) {
      setRefusal(asProblem(error).detail);
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className="card" aria-label="安排">
      {refusal && <Alert type="error" showIcon title={refusal} style={{ marginBottom: 12 }} />}
      <div className="row">
        <DatePicker
          aria-label="开始日期"
          allowClear={false}
          value={day}
          onChange={(next) => next && setDay(next)}
        />
        <Input
          aria-label="说明"
          placeholder="说明(可不填)"
          maxLength={2000}
          style={{ width: 260 }}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
        <Button type="primary" loading={busy} disabled={items.length === 0} onClick={() => void send()}>
          安排 {items.length} 个网点
        </Button>
      </div>
    </section>
  );
}
