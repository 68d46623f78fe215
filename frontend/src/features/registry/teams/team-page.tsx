import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import type { TeamRead } from "@/api/generated/types.gen";
import { Fact, Facts, Words } from "@/shared/ui/facts";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { PlainTable } from "@/shared/ui/plain-table";
import { teamOptions } from "./queries";
import { TeamForm } from "./team-form";
import { KINDS } from "./words";

/** One team with its roster, past and present. */
export function TeamPage({ id }: { id: string }) {
  const query = useQuery(teamOptions(id));
  return <Loaded query={query}>{(row) => <Page row={row} />}</Loaded>;
}

function Page({ row }: { row: TeamRead }) {
  const [editing, setEditing] = useState(false);
  return (
    <>
      <PageHeader
        title={row.name}
        trail={<Link to="/teams">队伍</Link>}
        subtitle={`${KINDS[row.kind]} · ${row.organization_name}`}
        extra={row.may_edit && <Button onClick={() => setEditing(true)}>修改</Button>}
      />
      <div className="stack">
        <section className="card" aria-label="队伍信息">
          <Facts>
            <Fact title="任务">{row.purpose ? <Words>{row.purpose}</Words> : "没有填写"}</Fact>
            <Fact title="期限">
              {row.starts_on} {row.ends_on ? `至 ${row.ends_on}` : "起"}
            </Fact>
            <Fact title="在册">{row.member_count} 人</Fact>
          </Facts>
        </section>
        <section className="card" aria-label="名册">
          <h2>名册</h2>
          {row.members.length === 0 ? (
            <Empty>还没有队员</Empty>
          ) : (
            <PlainTable heads={["姓名", "所在支部", "身份", "加入", "离开"]}>
              {row.members.map((one) => (
                <tr key={`${one.member_id}-${one.since}-${one.until ?? ""}-${one.leads}`}>
                  <td>{one.name}</td>
                  <td>{one.organization_name}</td>
                  <td>{one.leads ? "队长" : "队员"}</td>
                  <td>{one.since}</td>
                  <td>{one.until ?? "在册"}</td>
                </tr>
              ))}
            </PlainTable>
          )}
        </section>
      </div>
      {editing && <TeamForm row={row} onClose={() => setEditing(false)} />}
    </>
  );
}
