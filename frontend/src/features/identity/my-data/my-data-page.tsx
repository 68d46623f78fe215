import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import type { OwnPurpose } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { PlainTable } from "@/shared/ui/plain-table";
import { OwnPurposeCard } from "./own-purpose-card";
import { OwnRequests } from "./own-requests";
import { ownPurposesOptions, retentionOptions, say } from "./queries";

/** What is kept about me and for what; my consents; a copy, a correction, the deletion; what stays. */
export function MyDataPage() {
  return (
    <>
      <PageHeader title="我的信息" subtitle="保存了什么、用来做什么,怎样取回、更正、删除。" />
      <div className="stack" style={{ maxWidth: "56rem" }}>
        <OwnPurposes />
        <OwnRequests />
        <Retention />
      </div>
    </>
  );
}

function OwnPurposes() {
  const query = useQuery(ownPurposesOptions);
  const queryClient = useQueryClient();
  const { message } = App.useApp();
  const answer = async (row: OwnPurpose, step: "given" | "refused" | "withdrawn") => {
    if (row.notice_id === null) return;
    try {
      queryClient.setQueryData(ownPurposesOptions.queryKey, await say({ notice_id: row.notice_id, step }));
      void message.success(step === "withdrawn" ? "已撤回,立即生效" : "已记录");
    } catch (error) {
      void message.error(asProblem(error).detail);
      await queryClient.invalidateQueries({ queryKey: ownPurposesOptions.queryKey });
    }
  };
  return (
    <section aria-label="处理目的">
      <h2 className="card-title">用来做什么</h2>
      <Loaded query={query}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty>还没有登记处理目的,请向安全管理员了解</Empty>
          ) : (
            <ul className="stack">
              {rows.map((row) => (
                <OwnPurposeCard
                  key={row.purpose_id}
                  row={row}
                  onSay={(one, step) => void answer(one, step)}
                />
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  );
}

function Retention() {
  const query = useQuery(retentionOptions);
  return (
    <section className="card" aria-label="保留清单">
      <h2 className="card-title">删除后仍依规保留的内容</h2>
      <Loaded query={query}>
        {(rows) => (
          <PlainTable heads={["内容", "说明", "依据", "期限"]}>
            {rows.map((row) => (
              <tr key={row.code}>
                <th scope="row">{row.title}</th>
                <td>{row.text}</td>
                <td>{row.ground}</td>
                <td>{row.until}</td>
              </tr>
            ))}
          </PlainTable>
        )}
      </Loaded>
    </section>
  );
}
