import { Alert, Table } from "antd";
import type { ImportRead } from "@/api/generated/types.gen";
import { PlainTable } from "../plain-table";
import css from "./imports.module.css";

const ACTS = { create: "新增", update: "修改", unchanged: "已有" } as const;

/** What the file would do, or has done: counts, notes, every fault, and the first rows. */
export function Report({ found }: { found: ImportRead }) {
  const plan = found.plan ?? { create: 0, update: 0, unchanged: 0 };
  const counts = `新增 ${plan.create} 行,修改 ${plan.update} 行,已有 ${plan.unchanged} 行`;
  return (
    <section aria-label="检查结果" className="stack">
      <Alert
        type={found.fault_count ? "warning" : "success"}
        showIcon
        title={`共 ${found.rows} 行:${counts},问题 ${found.fault_count} 处`}
      />
      {found.notes.length > 0 && (
        <ul className={css.notes}>
          {found.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      {found.faults.length > 0 ? (
        <Table
          size="small"
          rowKey={(fault) => `${fault.row} ${fault.column} ${fault.message}`}
          dataSource={[...found.faults]}
          scroll={{ x: "max-content" }}
          pagination={{ pageSize: 10, showSizeChanger: false, hideOnSinglePage: true }}
          columns={[
            { title: "行", dataIndex: "row", width: 70 },
            { title: "列", dataIndex: "column" },
            { title: "怎样改", dataIndex: "message" },
          ]}
        />
      ) : (
        <Preview found={found} />
      )}
    </section>
  );
}

function Preview({ found }: { found: ImportRead }) {
  const heads = [...new Set(found.preview.flatMap((row) => Object.keys(row.cells)))];
  if (!found.preview.length) return null;
  return (
    <PlainTable
      caption={found.preview.length < found.rows ? `前 ${found.preview.length} 行` : "全部内容"}
      heads={["行", "将", ...heads]}
    >
      {found.preview.map((row) => (
        <tr key={row.row}>
          <td>{row.row}</td>
          <td>{ACTS[row.act]}</td>
          {heads.map((head) => (
            <td key={head}>{row.cells[head]}</td>
          ))}
        </tr>
      ))}
    </PlainTable>
  );
}
