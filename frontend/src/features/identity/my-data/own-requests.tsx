import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useState } from "react";
import type { PersonRequestRead } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import { instant } from "@/shared/format";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { ReasonDialog } from "@/shared/ui/reason-dialog";
import { StatusTag } from "@/shared/ui/status-tag";
import { KINDS, partsOf, STATES } from "./labels";
import { askFor, fetchCopy, ownRequestsOptions } from "./queries";

/** Asking for a copy, a correction or the deletion, and how far each is. */
export function OwnRequests() {
  const query = useQuery(ownRequestsOptions);
  const queryClient = useQueryClient();
  const { message } = App.useApp();
  const [asking, setAsking] = useState<"correction" | "deletion">();
  const ask = async (kind: PersonRequestRead["kind"], words?: string) => {
    await askFor({ kind, words: words || null });
    void message.success("已受理,可在这里查看进度");
    await queryClient.invalidateQueries({ queryKey: ownRequestsOptions.queryKey });
  };
  const attempt = async (action: Promise<unknown>) => {
    try {
      await action;
    } catch (error) {
      void message.error(asProblem(error).detail);
    }
  };
  return (
    <section className="card" aria-label="我的请求">
      <h2 className="card-title">副本、更正、删除</h2>
      <div className="row" style={{ marginBottom: 12, flexWrap: "wrap" }}>
        <Button type="primary" onClick={() => void attempt(ask("export"))}>
          索取副本
        </Button>
        <Button onClick={() => setAsking("correction")}>申请更正</Button>
        <Button danger onClick={() => setAsking("deletion")}>
          申请删除
        </Button>
      </div>
      <Loaded query={query}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty>还没有提出过请求</Empty>
          ) : (
            <ul className="stack">
              {rows.map((row) => (
                <li key={row.id} aria-label={KINDS[row.kind]}>
                  <div className="row" style={{ justifyContent: "space-between" }}>
                    <span>
                      <strong>{KINDS[row.kind]}</strong>{" "}
                      <StatusTag tone={STATES[row.state].tone}>{STATES[row.state].word}</StatusTag>
                    </span>
                    {row.is_ready && (
                      <Button size="small" onClick={() => void attempt(fetchCopy(row))}>
                        下载
                      </Button>
                    )}
                  </div>
                  <p className="quiet">
                    {instant(row.asked_at)} 提出
                    {row.state !== "done" && row.state !== "refused" && ` · ${row.due_on} 前答复`}
                    {row.is_ready && " · 7 天内可下载"}
                    {row.kind === "export" && partsOf(row) && ` · ${partsOf(row)}`}
                  </p>
                  {row.words && <p>{row.words}</p>}
                  {row.answer && <p>答复:{row.answer}</p>}
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      <ReasonDialog
        open={asking !== undefined}
        title={asking === "deletion" ? "申请删除我的信息" : "申请更正"}
        label={asking === "deletion" ? "说明" : "哪一项有误,应改成什么"}
        required={asking === "correction"}
        danger={asking === "deletion"}
        okText="提交"
        onClose={() => setAsking(undefined)}
        onConfirm={async (words) => asking && ask(asking, words)}
      >
        {asking === "deletion" && (
          <p>由两名管理员先后审核;办结后账号关闭,不能恢复。依规保留的内容见下方清单。</p>
        )}
      </ReasonDialog>
    </section>
  );
}
