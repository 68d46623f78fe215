import { useQuery } from "@tanstack/react-query";
import { Table } from "antd";
import type { RunRead } from "@/api/generated/types.gen";
import { difference, fixed } from "@/shared/format";
import { categoryWord } from "@/shared/labels";
import { Loaded } from "@/shared/ui/loaded";
import { summaryOptions } from "./queries";

/** The period in sentences and by category. */
export function SummaryCard({ run }: { run: RunRead }) {
  const query = useQuery(summaryOptions(run.id));
  return (
    <Loaded query={query}>
      {(summary) => (
        <div className="stack">
          <section className="card" aria-label="小结">
            <h2>{run.period_title}小结</h2>
            {summary.sentences.map((sentence) => (
              <p key={sentence}>{sentence}</p>
            ))}
          </section>
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
