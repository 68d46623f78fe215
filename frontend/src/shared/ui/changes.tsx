import type { Difference } from "@/api/generated/types.gen";
import { PlainTable } from "./plain-table";

/** What changed: each value before and after. */
export function Changes({ changes }: { changes: readonly Difference[] }) {
  if (changes.length === 0) return <p className="quiet">没有记录具体字段。</p>;
  return (
    <PlainTable heads={["字段", "改前", "改后"]}>
      {changes.map((change) => (
        <tr key={change.field}>
          <th scope="row" className="words">
            {change.title}
          </th>
          <td className="words">{change.before === null ? "—" : <del>{change.before}</del>}</td>
          <td>
            {change.after === null ? "—" : <ins style={{ textDecoration: "none" }}>{change.after}</ins>}
          </td>
        </tr>
      ))}
    </PlainTable>
  );
}
