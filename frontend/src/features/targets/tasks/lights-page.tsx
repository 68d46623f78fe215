import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Segmented } from "antd";
import { useState } from "react";
import type { LightBoard, MatrixCell, MatrixRow } from "@/api/generated/types.gen";
import { csvOf, download } from "@/shared/csv";
import { plain } from "@/shared/format";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { OrgPicker } from "@/shared/ui/org-picker";
import { PageHeader } from "@/shared/ui/page-header";
import { StatusTag } from "@/shared/ui/status-tag";
import { LightRules } from "./light-rules";
import { lightsOptions } from "./queries";
import css from "./tasks.module.css";
import { KINDS, LIGHT_ORDER, LIGHTS, LightTag, QUADRANTS } from "./words";

/** S5: who is behind with what, and what to push first; every figure opens the list behind it. */
export function LightsPage() {
  const [url, patch] = useUrlState();
  const query = useQuery(lightsOptions(textOf(url.org)));
  return (
    <>
      <PageHeader
        title="亮灯总览"
        trail={<Link to="/tasks">任务</Link>}
        subtitle="各单位各类任务的亮灯,与权重、剩余工作日的四象限"
      />
      <Loaded query={query}>
        {(board) => (
          <div className="stack">
            <div className="row">
              <OrgPicker
                label="组织"
                width={260}
                value={board.organization_id}
                onChange={(org) => patch({ org })}
              />
              <Totals board={board} />
            </div>
            <Matrix board={board} onOpen={(org) => patch({ org })} />
            <Quadrants board={board} />
            <LightRules organizationId={board.organization_id} />
          </div>
        )}
      </Loaded>
    </>
  );
}

function Totals({ board }: { board: LightBoard }) {
  return (
    <span className="row">
      {LIGHT_ORDER.map((light) => (
        <Link key={light} to="/tasks" search={{ org: board.organization_id, light }}>
          <StatusTag tone={LIGHTS[light].tone}>
            {LIGHTS[light].word} {board.total[light]}
          </StatusTag>
        </Link>
      ))}
    </span>
  );
}

function Matrix({ board, onOpen }: { board: LightBoard; onOpen: (org: string) => void }) {
  const [view, setView] = useState<"lights" | "table">("lights");
  if (board.rows.length === 0) return <Empty>这里还没有任务,可在“任务”页交办</Empty>;
  const save = () => download(`亮灯矩阵-${board.day}.csv`, csvOf(HEAD, lines(board)));
  return (
    <section className="card stack" aria-label="亮灯矩阵">
      <div className="row">
        <h2>亮灯矩阵</h2>
        <Segmented
          aria-label="显示方式"
          value={view}
          onChange={setView}
          options={[
            { value: "lights", label: "亮灯" },
            { value: "table", label: "表格" },
          ]}
        />
        <Button onClick={save}>导出</Button>
        <span className="quiet">截至 {board.day};格内为该类任务中最差的灯及件数</span>
      </div>
      <div className={css.scroll}>
        <table className={css.grid}>
          <thead>
            <tr>
              <th scope="col">单位</th>
              {view === "lights"
                ? board.kinds.map((kind) => (
                    <th key={kind} scope="col">
                      {KINDS[kind]}
                    </th>
                  ))
                : LIGHT_ORDER.map((light) => (
                    <th key={light} scope="col">
                      {LIGHTS[light].word}
                    </th>
                  ))}
            </tr>
          </thead>
          <tbody>
            {board.rows.map((row) => (
              <tr key={row.organization_id}>
                <th scope="row">
                  {row.has_children && row.organization_id !== board.organization_id ? (
                    <Button type="link" style={{ padding: 0 }} onClick={() => onOpen(row.organization_id)}>
                      {row.organization_name}
                    </Button>
                  ) : (
                    row.organization_name + (row.organization_id === board.organization_id ? "(本级)" : "")
                  )}
                </th>
                {view === "lights"
                  ? board.kinds.map((kind) => (
                      <td key={kind}>
                        <Cell row={row} cell={row.cells.find((cell) => cell.kind === kind)} />
                      </td>
                    ))
                  : LIGHT_ORDER.map((light) => <td key={light}>{row[light]}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

const HEAD = ["单位", "类型", ...LIGHT_ORDER.map((light) => LIGHTS[light].word)];

function lines(board: LightBoard): string[][] {
  return board.rows.flatMap((row) =>
    row.cells.map((cell) => [
      row.organization_name,
      KINDS[cell.kind],
      ...LIGHT_ORDER.map((light) => String(cell[light])),
    ]),
  );
}

function Cell({ row, cell }: { row: MatrixRow; cell: MatrixCell | undefined }) {
  if (!cell) return <span className="quiet">—</span>;
  return (
    <Link to="/tasks" search={{ org: row.organization_id, kind: cell.kind, light: cell.light }}>
      <StatusTag tone={LIGHTS[cell.light].tone}>
        {LIGHTS[cell.light].word} {cell[cell.light]}
      </StatusTag>
    </Link>
  );
}

function Quadrants({ board }: { board: LightBoard }) {
  const sides = Object.entries(QUADRANTS) as [keyof typeof QUADRANTS, string][];
  return (
    <section className="card stack" aria-label="四象限">
      <div className="row">
        <h2>四象限</h2>
        <span className="quiet">
          权重不低于中位数 {plain(board.median_weight)} 为重要;剩余不超过 10 个工作日为临期(示例口径)
        </span>
      </div>
      <div className={css.quadrants}>
        {sides.map(([side, title]) => {
          const items = board.items.filter(({ quadrant }) => quadrant === side);
          return (
            <div key={side} className={css.quadrant}>
              <strong>
                {title} {board.quadrants[side]} 项
              </strong>
              <ul className="stack">
                {items.slice(0, 8).map((one) => (
                  <li key={one.id} className="row">
                    <LightTag light={one.light} />
                    <Link to="/tasks/$id" params={{ id: one.id }}>
                      {one.title}
                    </Link>
                    <span className="quiet">
                      {one.organization_name} · 权重 {plain(one.weight)}
                    </span>
                  </li>
                ))}
              </ul>
            </div>
          );
        })}
      </div>
    </section>
  );
}
