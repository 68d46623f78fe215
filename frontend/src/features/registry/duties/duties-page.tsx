import { useQuery } from "@tanstack/react-query";
import { Button, Select } from "antd";
import { useState } from "react";
import type { DutyRead, MatrixRead, WorkItemRead } from "@/api/generated/types.gen";
import { ownOrganization, useActor } from "@/shared/auth/me";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { Figure, Figures } from "@/shared/ui/figures";
import { OrgFilter } from "@/shared/ui/list-filters";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { PlainTable } from "@/shared/ui/plain-table";
import { StatusTag } from "@/shared/ui/status-tag";
import { Doubles } from "./doubles";
import { DutyForm } from "./duty-form";
import { ItemForm } from "./item-form";
import { headsOptions, matrixOptions } from "./queries";
import { FATES, FINDINGS, GROUPS, KINDS, PARTS } from "./words";

/** Who does what: work items, their duties, which unit leads and carries out, and what does not add up. */
export function DutiesPage() {
  const [url, patch] = useUrlState();
  const own = ownOrganization(useActor());
  const heads = useQuery(headsOptions);
  const head = textOf(url.org) ?? heads.data?.[0]?.organization_id ?? own;
  const query = useQuery(matrixOptions(head));
  const [adding, setAdding] = useState(false);
  return (
    <>
      <PageHeader
        title="职责矩阵"
        subtitle="工作项目与单位两个维度:谁牵头、谁承办;无人承担、职责交叉和层级缺位一并列出"
        extra={
          query.data?.may_edit && (
            <Button type="primary" onClick={() => setAdding(true)}>
              增加工作项目
            </Button>
          )
        }
      />
      <search className="row" style={{ marginBottom: "1rem" }}>
        <OrgFilter width={260} />
        {query.data && (
          <Select
            aria-label="只看一个单位"
            style={{ minWidth: 220 }}
            allowClear
            showSearch={{ optionFilterProp: "label" }}
            placeholder="只看一个单位"
            value={textOf(url.unit)}
            onChange={(unit?: string) => patch({ unit })}
            options={query.data.units.map(({ id, name }) => ({ value: id, label: name }))}
          />
        )}
      </search>
      {head === undefined ? (
        <Empty>请选择组织</Empty>
      ) : (
        <Loaded query={query}>{(row) => <Matrix row={row} unit={textOf(url.unit)} />}</Loaded>
      )}
      {adding && query.data && (
        <ItemForm organizationId={query.data.organization_id} onClose={() => setAdding(false)} />
      )}
    </>
  );
}

function Matrix({ row, unit }: { row: MatrixRead; unit: string | undefined }) {
  const { figures } = row;
  if (row.items.length === 0) return <Empty>{row.organization_name}还没有职责矩阵</Empty>;
  return (
    <div className="stack">
      <section className="card" aria-label="概况">
        <Figures label="职责数量">
          <Figure title="工作项目">{figures.items}</Figure>
          <Figure title="共性职责">{figures.common}</Figure>
          <Figure title="个性职责">{figures.individual}</Figure>
          <Figure title="单位">{figures.units}</Figure>
          <Figure title="已合并">{figures.merged}</Figure>
        </Figures>
      </section>
      <Findings row={row} />
      {row.items.map((item) => (
        <Item key={item.id} item={item} row={row} unit={unit} />
      ))}
      <Doubles row={row} />
    </div>
  );
}

function Findings({ row }: { row: MatrixRead }) {
  return (
    <section className="card" aria-label="需要理顺的">
      <h2>需要理顺的 {row.findings.length}</h2>
      {row.findings.length === 0 ? (
        <Empty>每项职责都有牵头和承办单位,各级都有人负责</Empty>
      ) : (
        <ul className="stack" style={{ listStyle: "none", padding: 0 }}>
          {row.findings.map((one) => (
            <li key={one.sentence}>
              <StatusTag tone={one.kind === "hole" ? "bad" : "warn"}>{FINDINGS[one.kind]}</StatusTag>{" "}
              {one.sentence}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Item({ item, row, unit }: { item: WorkItemRead; row: MatrixRead; unit: string | undefined }) {
  const [editing, setEditing] = useState<DutyRead | "new">();
  const alive = item.duties.filter(({ merged_into_id }) => merged_into_id === null);
  const shown = alive.filter(({ owners }) => !unit || owners.some((one) => one.organization_id === unit));
  if (unit && shown.length === 0) return null;
  return (
    <section className="card" aria-label={item.name}>
      <div className="row" style={{ justifyContent: "space-between" }}>
        <h2 className="card-title">
          {item.code} {item.name}
          {item.business_line && <span className="quiet"> · {item.business_line}</span>}
        </h2>
        {row.may_edit && <Button onClick={() => setEditing("new")}>增加职责</Button>}
      </div>
      {shown.length === 0 ? (
        <Empty>还没有职责</Empty>
      ) : (
        <PlainTable heads={["职责", "类别", "单位与分工", "流程", ...(row.may_edit ? [""] : [])]}>
          {shown.map((duty) => (
            <tr key={duty.id}>
              <td className="words">
                {duty.text}
                {duty.actor_group && <div className="quiet">{GROUPS[duty.actor_group]}</div>}
              </td>
              <td>{KINDS[duty.kind]}</td>
              <td className="words">
                {duty.owners.map((one) => `${PARTS[one.part]}:${one.organization_name}`).join(";") || "—"}
              </td>
              <td>
                {duty.steps.map(({ text, fate }) => (fate ? `${text}(${FATES[fate]})` : text)).join(" → ") ||
                  "—"}
              </td>
              {row.may_edit && (
                <td>
                  <Button size="small" aria-label={`修改职责:${duty.text}`} onClick={() => setEditing(duty)}>
                    修改
                  </Button>
                </td>
              )}
            </tr>
          ))}
        </PlainTable>
      )}
      {editing && (
        <DutyForm
          item={item}
          row={editing === "new" ? undefined : editing}
          onClose={() => setEditing(undefined)}
        />
      )}
    </section>
  );
}
