import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import type { TalentGradeRead } from "@/api/generated/types.gen";
import { Can } from "@/shared/auth/can";
import { AddButton } from "@/shared/ui/add-button";
import { Fact, Facts } from "@/shared/ui/facts";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { GradeForm } from "./grade-form";
import { CadresNav } from "./nav";
import { gradesOptions } from "./queries";

const BLOCKS = [
  { kind: "class", title: "类:怎么管理", empty: "还没有设置类,请“增加”" },
  { kind: "tier", title: "层:怎么培训", empty: "还没有设置层,请“增加”" },
] as const;

/** The classes and tiers by the enterprise's own names, and the training of each tier (B-35). */
export function GradesPage() {
  const query = useQuery(gradesOptions);
  const [editing, setEditing] = useState<TalentGradeRead>();
  return (
    <>
      <PageHeader
        title="类和层"
        subtitle="名称由本企业自定,由最上级组织统一设置;每一层写明怎么培训"
        extra={
          <AddButton permission="registry.talent:edit" form={(close) => <GradeForm onClose={close} />}>
            增加
          </AddButton>
        }
      />
      <CadresNav />
      <Loaded query={query}>
        {(rows) => (
          <div className="stack">
            {BLOCKS.map(({ kind, title, empty }) => {
              const shown = rows.filter((row) => row.kind === kind);
              return (
                <section key={kind} className="card" aria-label={title}>
                  <h2>{title}</h2>
                  {shown.length === 0 ? (
                    <Empty>{empty}</Empty>
                  ) : (
                    <Facts>
                      {shown.map((row) => (
                        <Fact key={row.id} title={row.title}>
                          {row.training} {row.is_retired && "已停用"}
                          <Can permission="registry.talent:edit">
                            <Button
                              type="link"
                              size="small"
                              aria-label={`修改${row.title}`}
                              onClick={() => setEditing(row)}
                            >
                              修改
                            </Button>
                          </Can>
                        </Fact>
                      ))}
                    </Facts>
                  )}
                </section>
              );
            })}
          </div>
        )}
      </Loaded>
      {editing && <GradeForm row={editing} onClose={() => setEditing(undefined)} />}
    </>
  );
}
