import { Alert, Table } from "antd";
import type { Replay } from "@/api/generated/types.gen";

/** Whether the published figures come out the same, and where not. */
export function ReplayReport({ report }: { report: Replay }) {
  return (
    <div className="stack" role="status">
      <Alert
        type={report.identical ? "success" : "error"}
        showIcon
        title={
          report.identical
            ? `重算一致:${report.subjects} 个支部的每一位数字都与发布时相同`
            : `重算不一致:${report.differences.length} 处不同`
        }
      />
      {report.differences.length > 0 && (
        <Table
          size="small"
          rowKey={(row) => `${row.organization_id} ${row.figure}`}
          dataSource={report.differences}
          pagination={{ pageSize: 10 }}
          columns={[
            { title: "支部", dataIndex: "name" },
            { title: "数字", dataIndex: "figure" },
            { title: "发布时", dataIndex: "published" },
            { title: "重算", dataIndex: "replayed" },
          ]}
        />
      )}
    </div>
  );
}
