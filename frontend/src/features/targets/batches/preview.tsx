import { Alert } from "antd";
import type { PreviewRead } from "@/api/generated/types.gen";
import { PlainTable } from "@/shared/ui/plain-table";
import { quantity } from "../targets/words";
import css from "./batch.module.css";

/** What the action would make; nothing has been written. */
export function Preview({ seen }: { seen: PreviewRead }) {
  return (
    <section
      aria-label="预览"
      aria-live="polite"
      className={css.preview}
      ref={(shown) => shown?.scrollIntoView({ block: "nearest" })}
    >
      <p>
        <strong>
          {seen.organizations} 个组织 × {seen.templates} 个目标 = {seen.targets} 个
        </strong>
      </p>
      {seen.warnings.map((words) => (
        <Alert key={words} type="warning" showIcon title={words} />
      ))}
      <PlainTable caption={<>前 {seen.sample.length} 个</>} heads={["组织", "目标", "目标值", "责任人"]}>
        {seen.sample.map((row) => (
          <tr key={`${row.organization_id}-${row.title}`}>
            <td>{row.organization_name}</td>
            <td>{row.title}</td>
            <td>{quantity(row.target_value, row.unit)}</td>
            <td>{row.owner_name ?? "未定"}</td>
          </tr>
        ))}
      </PlainTable>
    </section>
  );
}
