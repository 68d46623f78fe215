import { useState } from "react";
import type { AttachmentRead, SheetItem } from "@/api/generated/types.gen";
import { instant, plain } from "@/shared/format";
import { ProblemResult } from "@/shared/ui/problem-result";
import { StatusTag } from "@/shared/ui/status-tag";
import { LEFT_OUT } from "../labels";
import css from "./item-records.module.css";
import { saveAttachment } from "./queries";

type SheetRecord = SheetItem["records"][number];
const SHOWN = 3;

/** What the branch reported: the entries with their values and evidence, those left out with the reason. */
export function ItemRecords({ records }: { records: readonly SheetRecord[] }) {
  const [all, setAll] = useState(false);
  const shown = all ? records : records.slice(0, SHOWN);
  return (
    <section aria-label="支部填报">
      <h3 className={css.title}>支部填报 {records.length} 条</h3>
      {records.length === 0 && <p className="quiet">台账中没有这一项的记录</p>}
      <ul className={css.list}>
        {shown.map((record) => (
          <Entry key={record.id} record={record} />
        ))}
      </ul>
      {records.length > shown.length && (
        <button type="button" className={css.more} onClick={() => setAll(true)}>
          显示全部 {records.length} 条
        </button>
      )}
    </section>
  );
}

function Entry({ record }: { record: SheetRecord }) {
  return (
    <li className={css.entry}>
      <div className={css.head}>
        <strong className="num">{record.occurred_on}</strong>
        {record.counts ? (
          <span className="num">计入 ×{plain(record.factor)}</span>
        ) : (
          <StatusTag tone="warn">{LEFT_OUT[record.reason ?? ""] ?? record.reason ?? "未计入"}</StatusTag>
        )}
      </div>
      <dl className={css.values}>
        {record.values.map((value) => (
          <div key={value.title}>
            <dt>{value.title}</dt>
            <dd>
              {value.value}
              {value.unit && ` ${value.unit}`}
            </dd>
          </div>
        ))}
      </dl>
      {record.note && <p>{record.note}</p>}
      <p className="quiet">
        {record.entered_by_name} · {instant(record.submitted_at)} 登记
      </p>
      {record.attachments.map((file) => (
        <Evidence key={file.sha256} file={file} />
      ))}
    </li>
  );
}

function Evidence({ file }: { file: AttachmentRead }) {
  const [failure, setFailure] = useState<unknown>();
  const save = () => {
    setFailure(undefined);
    saveAttachment(file).catch(setFailure);
  };
  return (
    <>
      <button type="button" className={css.file} onClick={save}>
        佐证:{file.filename}
      </button>
      {failure !== undefined && <ProblemResult error={failure} onRetry={save} />}
    </>
  );
}
