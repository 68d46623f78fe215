import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Alert, App, Button } from "antd";
import { useState } from "react";
import type { CommitmentRead, ItemRead } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import { plain } from "@/shared/format";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { StatusTag } from "@/shared/ui/status-tag";
import { LightTag } from "../targets/words";
import css from "./commitment.module.css";
import { ItemsForm } from "./items-form";
import { periodWord } from "./periods";
import { commitmentOptions, discardCommitment, makeCommitment } from "./queries";

/** One sheet: the six leads, the promises under each, and how they are kept. */
export function CommitmentPage({ id }: { id: string }) {
  const query = useQuery(commitmentOptions(id));
  return <Loaded query={query}>{(row) => <Page row={row} />}</Loaded>;
}

function Page({ row }: { row: CommitmentRead }) {
  return (
    <>
      <PageHeader
        title={`${row.member_name}的承诺`}
        trail={<Link to="/commitments">亮承诺</Link>}
        subtitle={
          <span className="row">
            <span>
              {row.organization_name} · {row.year} 年
            </span>
            <StatusTag tone={row.state === "made" ? "good" : "warn"}>
              {row.state === "made" ? `已公开,践诺 ${row.done} / ${row.items}` : "草稿"}
            </StatusTag>
          </span>
        }
        extra={<Moves row={row} />}
      />
      <div className="stack">
        {row.state === "draft" && row.why_not_made && <Alert type="info" showIcon title={row.why_not_made} />}
        {row.leads.map((lead) => (
          <section key={lead.code} className="card" aria-label={lead.title}>
            <h2>{lead.title}</h2>
            <Promises items={row.promises.filter((one) => one.lead === lead.code)} />
          </section>
        ))}
      </div>
    </>
  );
}

function Promises({ items }: { items: ItemRead[] }) {
  if (items.length === 0) return <Empty>还没有写</Empty>;
  return (
    <ul className={css.promises}>
      {items.map((one) => (
        <li key={`${one.period}-${one.words}`}>
          <span>{one.words}</span>
          <span className="quiet">
            {periodWord(one.period)},{one.due_on} 前{one.target_title && ` · 对应目标:${one.target_title}`}
          </span>
          {one.task_id && (
            <span className="row">
              <LightTag light={one.light as never} />
              <span>
                {one.task_number} 进度 {plain(one.percent)} %
              </span>
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

function Moves({ row }: { row: CommitmentRead }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const { message, modal } = App.useApp();
  const [writing, setWriting] = useState(false);
  if (!row.may_change) return null;
  const act = async (work: () => Promise<unknown>, words: string) => {
    try {
      await work();
      await client.invalidateQueries({ queryKey: ["targets"] });
      void message.success(words);
    } catch (error) {
      void message.error(asProblem(error).detail);
    }
  };
  const make = () =>
    modal.confirm({
      title: "公开这份承诺?",
      content: `公开后 ${row.items} 条承诺成为任务,由本人办理;内容不能再改。`,
      okText: "公开",
      cancelText: "取消",
      onOk: () => act(() => makeCommitment(row), "已公开"),
    });
  const discard = () =>
    modal.confirm({
      title: "删除这份草稿?",
      okText: "删除",
      okButtonProps: { danger: true },
      cancelText: "取消",
      onOk: async () => {
        await act(() => discardCommitment(row), "已删除");
        void navigate({ to: "/commitments" });
      },
    });
  return (
    <>
      <Button onClick={discard}>删除草稿</Button>
      <Button onClick={() => setWriting(true)}>填写</Button>
      <Button type="primary" disabled={row.why_not_made !== null} onClick={make}>
        公开承诺
      </Button>
      <ItemsForm row={row} open={writing} onClose={() => setWriting(false)} />
    </>
  );
}
