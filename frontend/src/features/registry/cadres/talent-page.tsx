import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import type { TalentRead } from "@/api/generated/types.gen";
import { useActor } from "@/shared/auth/me";
import { Fact, Facts } from "@/shared/ui/facts";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { PlainTable } from "@/shared/ui/plain-table";
import { AssignForm } from "./assign-form";
import { notesOptions, talentOptions } from "./queries";
import { OCCASIONS } from "./words";

/** One cadre: basics, posts, class and tier with their past, and the days of the notes. */
export function TalentPage({ id }: { id: string }) {
  const query = useQuery(talentOptions(id));
  return <Loaded query={query}>{(row) => <Page row={row} />}</Loaded>;
}

function Page({ row }: { row: TalentRead }) {
  const [assigning, setAssigning] = useState(false);
  const actor = useActor();
  return (
    <>
      <PageHeader
        title={row.name}
        trail={<Link to="/talents">干部</Link>}
        subtitle={row.posts}
        extra={
          row.may_assign && (
            <Button type="primary" onClick={() => setAssigning(true)}>
              定类定层
            </Button>
          )
        }
      />
      <div className="stack">
        <section className="card" aria-label="基本情况">
          <Facts columns>
            <Fact title="工号">{row.employee_no}</Fact>
            <Fact title="所在支部">{row.home_name}</Fact>
            <Fact title="工作岗位">{row.position}</Fact>
            <Fact title="类">{row.class_title ?? "还没有定"}</Fact>
            <Fact title="层">{row.tier_title ?? "还没有定"}</Fact>
            <Fact title="这一层怎么培训">{row.training ?? "—"}</Fact>
          </Facts>
        </section>
        <section className="card" aria-label="任职">
          <h2>任职</h2>
          <PlainTable heads={["组织", "职务", "任职", "免职"]}>
            {row.held.map((one) => (
              <tr key={`${one.organization_name}-${one.title}-${one.since}`}>
                <td>{one.organization_name}</td>
                <td>{one.title}</td>
                <td>{one.since}</td>
                <td>{one.until ?? "现任"}</td>
              </tr>
            ))}
          </PlainTable>
        </section>
        <section className="card" aria-label="定类定层">
          <h2>定类定层</h2>
          {row.given.length === 0 ? (
            <Empty>还没有定类定层</Empty>
          ) : (
            <PlainTable heads={["起始", "类", "层", "理由", "决定人"]}>
              {row.given.map((one) => (
                <tr key={one.id}>
                  <td>{one.since}</td>
                  <td>{one.class_title}</td>
                  <td>{one.tier_title}</td>
                  <td>{one.reason}</td>
                  <td>{one.decided_by_name}</td>
                </tr>
              ))}
            </PlainTable>
          )}
        </section>
        {actor.may("registry.observation:keep") && <Notes memberId={row.member_id} />}
      </div>
      {assigning && <AssignForm row={row} onClose={() => setAssigning(false)} />}
    </>
  );
}

/** The days of the notes; their words are read one by one, each reading on record. */
function Notes({ memberId }: { memberId: string }) {
  const query = useQuery(notesOptions({ member_id: memberId, size: 20 }));
  return (
    <section className="card" aria-label="考察记实">
      <h2>考察记实</h2>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>没有您可以查看的记实</Empty>
          ) : (
            <PlainTable heads={["日期", "场合", "记实人", ""]}>
              {items.map((one) => (
                <tr key={one.id}>
                  <td>{one.observed_on}</td>
                  <td>{OCCASIONS[one.occasion]}</td>
                  <td>{one.signed_by_name}</td>
                  <td>
                    <Link to="/observations/$id" params={{ id: one.id }}>
                      查看
                    </Link>
                  </td>
                </tr>
              ))}
            </PlainTable>
          )
        }
      </Loaded>
    </section>
  );
}
