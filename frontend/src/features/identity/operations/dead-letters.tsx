import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useState } from "react";
import type { DeadLetterRow } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import { Can } from "@/shared/auth/can";
import { instant } from "@/shared/format";
import { useUrlState } from "@/shared/hooks/use-url-state";
import { type Column, DataTable, PAGE_SIZE } from "@/shared/ui/data-table";
import { deadLettersOptions, retryDeadLetter, searchDeadLetters } from "../queries";
import { eventWord } from "./labels";
import css from "./operations.module.css";

const COLUMNS: Column<DeadLetterRow>[] = [
  {
    key: "event",
    title: "事件",
    render: (row) => eventWord(row.event_name),
    text: (row) => row.event_name,
  },
  { key: "handler", title: "处理者", render: (row) => row.handler, text: (row) => row.handler },
  {
    key: "error",
    title: "最后一次错误",
    render: (row) => <span className={css.error}>{row.last_error}</span>,
    text: (row) => row.last_error,
  },
  { key: "tries", title: "已试次数", render: (row) => row.tries, text: (row) => String(row.tries) },
  { key: "at", title: "时间", render: (row) => instant(row.at), text: (row) => instant(row.at) },
  { key: "retry", title: "操作", render: (row) => <Retry row={row} /> },
];

/** Deliveries that were given up; each can be tried again. */
export function DeadLetters() {
  const [url] = useUrlState();
  const page = { page: Number(url.page ?? 1), size: Number(url.size ?? PAGE_SIZE) };
  const query = useQuery(deadLettersOptions(page));
  return (
    <section className="card" aria-label="投递失败">
      <h2>投递失败</h2>
      <DataTable
        title="投递失败"
        columns={COLUMNS}
        query={query}
        rowKey={(row) => `${row.event_id} ${row.handler}`}
        load={(number, size) => searchDeadLetters({ page: number, size })}
        empty="没有投递失败的消息"
      />
    </section>
  );
}

function Retry({ row }: { row: DeadLetterRow }) {
  const [busy, setBusy] = useState(false);
  const queryClient = useQueryClient();
  const { message } = App.useApp();
  const retry = async () => {
    setBusy(true);
    try {
      await retryDeadLetter(row);
      void message.success("已放回队列,稍后自动处理");
    } catch (error) {
      void message.error(asProblem(error).detail);
    }
    await queryClient.invalidateQueries({ queryKey: ["identity", "operations"] });
    setBusy(false);
  };
  return (
    <Can permission="identity.operation:retry">
      <Button loading={busy} onClick={() => void retry()}>
        重新投递
      </Button>
    </Can>
  );
}
