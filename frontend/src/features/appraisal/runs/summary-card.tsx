import { useQuery } from "@tanstack/react-query";
import { Table } from "antd";
import type { RunRead } from "@/api/generated/types.gen";
import { difference, fixed, starWord } from "@/shared/format";
import { useUrlState } from "@/shared/hooks/use-url-state";
import { categoryWord } from "@/shared/labels";
import { Bars } from "@/shared/ui/bars";
import { ChartFrame } from "@/shared/ui/charts/chart-frame";
import { Loaded } from "@/shared/ui/loaded";
import { summaryOptions } from "./queries";
import css from "./runs.module.css";

/** The period in sentences and by category. */
export function SummaryCard({ run }: { run: RunRead }) {
  const query = useQuery(summaryOptions(run.id));
  return (
    <Loaded query={query}>
      {(summary) => (
        <div className="stack">
          <div className="columns">
            <section className="card" aria-label="小结">
              <h2>{run.period_title}小结</h2>
              <ul className={css.sentences}>
                {summary.sentences.map((sentence) => (
                  <li key={sentence}>{sentence}</li>
                ))}
              </ul>
            </section>
            {run.has_stars && <Stars run={run} />}
          </div>
          <Table
            size="middle"
            rowKey={(row) => row.category ?? "none"}
            dataSource={summary.categories}
            pagination={false}
            scroll={{ x: "max-content" }}
            columns={[
              {
                title: "类别",
                dataIndex: "category",
                render: (category: string | null) => categoryWord(category),
              },
              { title: "支部", dataIndex: "branches", align: "right" },
              {
                title: "平均",
                dataIndex: "average",
                align: "right",
                render: (value: string) => fixed(value),
              },
              {
                title: "较上期",
                align: "right",
                key: "change",
                render: (_, row) => difference(row.average, row.previous_average) ?? "—",
              },
              {
                title: "中位数",
                dataIndex: "median",
                align: "right",
                render: (value: string | null) => fixed(value),
              },
              { title: "最高", dataIndex: "best", align: "right", render: (value: string) => fixed(value) },
            ]}
          />
        </div>
      )}
    </Loaded>
  );
}

/** How many have how many stars; a click lists them. */
function Stars({ run }: { run: RunRead }) {
  const [, patch] = useUrlState();
  const rows = [...run.stars].sort((left, right) => right.stars - left.stars);
  return (
    <ChartFrame
      title="星级分布"
      heads={["星级", "支部数"]}
      rows={rows.map((row) => ({ key: String(row.stars), cells: [starWord(row.stars), row.count] }))}
    >
      <Bars
        label="星级分布"
        bars={rows.map((row) => ({
          key: String(row.stars),
          label: starWord(row.stars),
          value: String(row.count),
          text: `${row.count} 个`,
          tone: row.stars === 0 ? "grey" : "gold",
          onOpen: () => patch({ tab: undefined, stars: row.stars }),
        }))}
      />
    </ChartFrame>
  );
}
