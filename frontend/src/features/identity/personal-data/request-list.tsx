import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Checkbox } from "antd";
import { useState } from "react";
import type { PersonRequestRead } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import { useActor } from "@/shared/auth/me";
import { instant } from "@/shared/format";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { ReasonDialog } from "@/shared/ui/reason-dialog";
import { StatusTag } from "@/shared/ui/status-tag";
import { KINDS, partsOf, STATES } from "../my-data/labels";
import {
  answerRequest,
  confirmDeletion,
  PERSONAL,
  proposeDeletion,
  refuseRequest,
  requestsOptions,
} from "../my-data/queries";

const STEPS = {
  propose: { title: "同意删除(还须另一人复核)", act: proposeDeletion },
  answer: { title: "已更正,答复本人", act: answerRequest },
  refuse: { title: "不予办理", act: refuseRequest },
} as const;
type Step = keyof typeof STEPS;

/** What people asked for: one hand answers, what deletes takes two. */
export function RequestList() {
  const [all, setAll] = useState(false);
  const query = useQuery(requestsOptions(!all));
  const queryClient = useQueryClient();
  const { message } = App.useApp();
  const [doing, setDoing] = useState<{ row: PersonRequestRead; step: Step }>();
  const refresh = () => queryClient.invalidateQueries({ queryKey: PERSONAL });
  const confirm = async (row: PersonRequestRead) => {
    try {
      await confirmDeletion(row);
      void message.success("已复核,各部分正在删除");
    } catch (error) {
      void message.error(asProblem(error).detail);
    }
    await refresh();
  };
  return (
    <section aria-label="个人信息请求">
      <div className="row" style={{ justifyContent: "space-between" }}>
        <h2 className="card-title">更正与删除请求</h2>
        <Checkbox checked={all} onChange={(event) => setAll(event.target.checked)}>
          含已办结
        </Checkbox>
      </div>
      <Loaded query={query}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty>没有待办理的请求</Empty>
          ) : (
            <ul className="stack">
              {rows.map((row) => (
                <RequestCard
                  key={row.id}
                  row={row}
                  onStep={(step) => setDoing({ row, step })}
                  onConfirm={() => void confirm(row)}
                />
              ))}
            </ul>
          )
        }
      </Loaded>
      <ReasonDialog
        open={doing !== undefined}
        title={doing ? STEPS[doing.step].title : ""}
        label="给本人的答复"
        danger={doing?.step !== "answer"}
        onClose={() => setDoing(undefined)}
        onConfirm={async (words) => {
          if (doing) await STEPS[doing.step].act(doing.row, words);
          await refresh();
        }}
      />
    </section>
  );
}

interface CardProps {
  row: PersonRequestRead;
  onStep: (step: Step) => void;
  onConfirm: () => void;
}

function RequestCard({ row, onStep, onConfirm }: CardProps) {
  const actor = useActor();
  const state = STATES[row.state];
  const waits = row.state === "asked" || row.state === "proposed";
  return (
    <li className="card" aria-label={`${row.display_name} ${KINDS[row.kind]}`}>
      <div className="row" style={{ justifyContent: "space-between", flexWrap: "wrap" }}>
        <strong>
          {row.display_name} · {KINDS[row.kind]} <StatusTag tone={state.tone}>{state.word}</StatusTag>
        </strong>
        {waits && row.account_id !== actor.account_id && (
          <span className="row" style={{ flexWrap: "wrap" }}>
            {row.kind === "correction" && (
              <Button size="small" type="primary" onClick={() => onStep("answer")}>
                已更正
              </Button>
            )}
            {row.kind === "deletion" && row.state === "asked" && (
              <Button size="small" type="primary" onClick={() => onStep("propose")}>
                同意删除
              </Button>
            )}
            {row.state === "proposed" && (
              <Button size="small" type="primary" danger onClick={onConfirm}>
                复核并删除
              </Button>
            )}
            <Button size="small" onClick={() => onStep("refuse")}>
              不予办理
            </Button>
          </span>
        )}
      </div>
      <p className="quiet">
        {instant(row.asked_at)} 提出 · {row.due_on} 前答复
        {row.proposed_by_name && ` · ${row.proposed_by_name} 同意`}
        {row.decided_by_name && ` · ${row.decided_by_name} 办理`}
        {row.kind === "deletion" && partsOf(row) && ` · 已清除 ${partsOf(row)}`}
      </p>
      {row.words && <p>{row.words}</p>}
      {row.answer && <p>答复:{row.answer}</p>}
    </li>
  );
}
