import { Alert } from "antd";
import type { PreviewRead } from "@/api/generated/types.gen";
import { quantity } from "../targets/words";
import css from "./batch.module.css";

/** What the action would make; nothing has been written. */
export function Preview({ seen }: { seen: PreviewRead }) {
  return (
    <section aria-label="预览" aria-live="polite" className={css.preview}>
      <p>
        <strong>
          {seen.organizations} 个组织 × {seen.templates} 个目标 = {seen.targets} 个
        </strong>
      </p>
      {seen.warnings.map((words) => (
        <Alert key={words} type="warning" showIcon title={words} />
      ))}
      <div className={css.scroll}>
        <table className={css.table}>
          <caption>前 {seen.sample.length} 个</caption>
          <thead>
            <tr>
              <th scope="col">组织</th>
              <th scope="col">目标</th>
              <th scope="col">目标值</th>
              <th scope="col">责任人</th>
            </tr>
          </thead>
          <tbody>
            {seen.sample.map((row) => (
              <tr key={`${row.organization_id}-${row.title}`}>
                <td>{row.organization_name}</td>
                <td>{row.title}</td>
                <td>{quantity(row.target_value, row.unit)}</td>
                <td>{row.owner_name ?? "未定"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
