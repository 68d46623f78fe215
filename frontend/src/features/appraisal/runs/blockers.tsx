import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Table } from "antd";
import type { RunRead } from "@/api/generated/types.gen";
import { fixed, period } from "@/shared/format";
import { useUrlState } from "@/shared/hooks/use-url-state";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { StatusTag } from "@/shared/ui/status-tag";
import { CONTROLS, FLAGS } from "../labels";
import { blockersOptions } from "./queries";

const SIZE = 50;

/** What is not yet looked at on site: by indicator, and every single item. */
export function Blockers({ run }: { run: RunRead }) {
  const [url, patch] = useUrlState();
  const page = Number(url.page ?? 1);
  const query = useQuery(blockersOptions(run.id, page, SIZE));
  return (
    <Loaded query={query}>
      {(blockers) =>
        blockers.total === 0 ? (
          <Empty>线下核验已全部完成</Empty>
        ) : (
          <div className="stack">
            <p>
              未核验 {blockers.unverified} 项,待验收 {blockers.pending} 项;{blockers.unverified_branches}{" "}
              个支部本期没有任何核验。
            </p>
            <Table
              size="small"
              title={() => "按指标"}
              rowKey={(row) => `${row.indicator} ${row.state}`}
              dataSource={blockers.rows}
              pagination={false}
              scroll={{ x: "max-content" }}
              columns={[
                { title: "指标", dataIndex: "title" },
                {
                  title: "方式",
                  dataIndex: "control",
                  render: (control: string) => CONTROLS[control] ?? control,
                },
                { title: "状态", dataIndex: "state", render: (state: string) => <Flag state={state} /> },
                { title: "项数", dataIndex: "cells", align: "right" },
                { title: "涉及支部", dataIndex: "branches", align: "right" },
              ]}
            />
            <Table
              size="small"
              title={() => "逐项"}
              rowKey={(row) => `${row.organization_id} ${row.indicator} ${row.cell}`}
              dataSource={blockers.items}
              scroll={{ x: "max-content" }}
              pagination={{
                current: page,
                pageSize: SIZE,
                total: blockers.total,
                showSizeChanger: false,
                onChange: (next) => patch({ page: next === 1 ? undefined : next }),
              }}
              columns={[
                {
                  title: "支部",
                  dataIndex: "name",
                  render: (name: string, row) => (
                    <Link to="/branches/$id" params={{ id: row.organization_id }} search={{ run: run.id }}>
                      {name}
                    </Link>
                  ),
                },
                { title: "指标", dataIndex: "title" },
                { title: "时期", dataIndex: "cell", render: (cell: string) => period(cell) },
                { title: "状态", dataIndex: "state", render: (state: string) => <Flag state={state} /> },
                {
                  title: "线上得分",
                  dataIndex: "online",
                  align: "right",
                  render: (online: string | null) => fixed(online),
                },
              ]}
            />
          </div>
        )
      }
    </Loaded>
  );
}

function Flag({ state }: { state: string }) {
  const flag = FLAGS[state];
  return flag ? <StatusTag tone={flag.tone}>{flag.word}</StatusTag> : state;
}
