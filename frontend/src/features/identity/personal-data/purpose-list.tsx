import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useState } from "react";
import type { NoticeRead, PurposeRead } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import { Can } from "@/shared/auth/can";
import { Fact, Facts } from "@/shared/ui/facts";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { ReasonDialog } from "@/shared/ui/reason-dialog";
import { StatusTag } from "@/shared/ui/status-tag";
import { BASES } from "../my-data/labels";
import { endPurpose, noticesOptions, PERSONAL, purposesOptions, startPurpose } from "../my-data/queries";
import { AssessmentForm } from "./assessment-form";
import { PURPOSE_STATES, VERDICTS } from "./labels";
import { NoticeForm } from "./notice-form";

type Doing = { row: PurposeRead; what: "assess" | "notice" | "end" };

/** The register of purposes, each with its assessment and the version of its notice. */
export function PurposeList() {
  const query = useQuery(purposesOptions);
  const { data: notices = [] } = useQuery(noticesOptions);
  const queryClient = useQueryClient();
  const { message } = App.useApp();
  const [doing, setDoing] = useState<Doing>();
  const refresh = () => queryClient.invalidateQueries({ queryKey: PERSONAL });
  const start = async (row: PurposeRead) => {
    try {
      await startPurpose(row);
    } catch (error) {
      void message.error(asProblem(error).detail);
    }
    await refresh();
  };
  const close = () => setDoing(undefined);
  return (
    <section aria-label="处理目的登记">
      <h2 className="card-title">处理目的登记</h2>
      <Loaded query={query}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty>还没有登记处理目的</Empty>
          ) : (
            <ul className="stack">
              {rows.map((row) => (
                <PurposeCard
                  key={row.id}
                  row={row}
                  notice={notices.find(({ purpose_id }) => purpose_id === row.id)}
                  onDo={(what) => (what === "start" ? void start(row) : setDoing({ row, what }))}
                />
              ))}
            </ul>
          )
        }
      </Loaded>
      {doing?.what === "assess" && <AssessmentForm row={doing.row} onClose={close} />}
      {doing?.what === "notice" && <NoticeForm row={doing.row} onClose={close} />}
      <ReasonDialog
        open={doing?.what === "end"}
        title="结束处理目的"
        okText="结束"
        danger
        onClose={close}
        onConfirm={async (reason) => {
          if (doing) await endPurpose(doing.row, reason);
          await refresh();
        }}
      />
    </section>
  );
}

interface CardProps {
  row: PurposeRead;
  notice: NoticeRead | undefined;
  onDo: (what: Doing["what"] | "start") => void;
}

function PurposeCard({ row, notice, onDo }: CardProps) {
  const state = PURPOSE_STATES[row.state];
  return (
    <li className="card" aria-label={row.title}>
      <div className="row" style={{ justifyContent: "space-between", flexWrap: "wrap" }}>
        <h3 className="card-title">
          {row.code} {row.title} <StatusTag tone={state.tone}>{state.word}</StatusTag>
        </h3>
        {row.state !== "ended" && (
          <Can permission="identity.purpose:edit">
            <span className="row" style={{ flexWrap: "wrap" }}>
              {row.state === "draft" && (
                <Button size="small" type="primary" disabled={!row.verdict} onClick={() => onDo("start")}>
                  启用
                </Button>
              )}
              <Button size="small" onClick={() => onDo("assess")}>
                登记评估
              </Button>
              <Button size="small" onClick={() => onDo("notice")}>
                发布告知
              </Button>
              <Button size="small" danger onClick={() => onDo("end")}>
                结束
              </Button>
            </span>
          </Can>
        )}
      </div>
      <Facts columns>
        <Fact title="处理哪些信息">{row.data_kinds}</Fact>
        <Fact title="依据">
          {BASES[row.legal_basis]} · {row.provision}
        </Fact>
        <Fact title="保存多久">{row.retention}</Fact>
        <Fact title="影响评估">
          {row.verdict
            ? `${row.assessed_on} ${row.assessed_by_name}:${VERDICTS[row.verdict]}`
            : "还没有,登记后才能启用"}
        </Fact>
        <Fact title="告知">{notice ? `第 ${notice.number} 版` : "还没有发布"}</Fact>
      </Facts>
    </li>
  );
}
