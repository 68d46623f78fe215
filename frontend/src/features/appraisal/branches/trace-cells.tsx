import type { TraceCell, TraceLeftOut, TraceLine, TraceRecord } from "@/api/generated/types.gen";
import { fixed, instant, percent, period as periodWord, plain } from "@/shared/format";
import { StatusTag } from "@/shared/ui/status-tag";
import { FLAGS, LEFT_OUT, VERDICTS } from "../labels";
import css from "./trace.module.css";

/** One line down to its cells: the rule in words, what counted, what did not and why, and the verdict. */
export function TraceCells({ line }: { line: TraceLine }) {
  return (
    <div className="stack">
      {line.rule && <p className={css.rule}>{line.rule}</p>}
      <p className="quiet">{line.feeds}</p>
      {line.illustrative && <StatusTag tone="info">分值为示例值,可由党委自行设定</StatusTag>}
      {line.cells.map((cell) => (
        <Cell key={cell.cell} cell={cell} />
      ))}
    </div>
  );
}

function Cell({ cell }: { cell: TraceCell }) {
  const flag = cell.flag ? FLAGS[cell.flag] : undefined;
  return (
    <section className={css.cell} aria-label={periodWord(cell.cell)}>
      <div className={css.cellHead}>
        <span>{periodWord(cell.cell)}</span>
        <span className="row">
          {flag && <StatusTag tone={flag.tone}>{flag.word}</StatusTag>}
          <span className="num">
            得 {fixed(cell.value)} / {plain(cell.points)} 分
          </span>
        </span>
      </div>
      {cell.words.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      <dl className={css.facts}>
        <Fact name="度量值" value={cell.measure === null ? "无" : plain(cell.measure)} />
        <Fact name="线上得分" value={fixed(cell.online)} />
        <Fact name="截止日期" value={cell.last_day ?? "不限"} />
      </dl>
      <Records counted={cell.counted} leftOut={cell.left_out} />
      <Verdict cell={cell} />
      {cell.would_have_earned && <p>如何得到其余分数:{cell.would_have_earned}</p>}
    </section>
  );
}

/** The records that counted, with their factor, and those left out, with the reason. */
export function Records({ counted, leftOut }: { counted: TraceRecord[]; leftOut: TraceLeftOut[] }) {
  return (
    <>
      {counted.length > 0 && <h3>计入的记录 {counted.length} 条</h3>}
      <ul className={css.records}>
        {counted.map((record) => (
          <li key={record.id}>
            <span className="num">{record.occurred_on}</span>
            <span>
              {record.summary}
              <span className="quiet"> · {record.entered_by_name}</span>
            </span>
            <span className="num">×{plain(record.factor)}</span>
          </li>
        ))}
      </ul>
      {leftOut.length > 0 && <h3>未计入的记录 {leftOut.length} 条</h3>}
      <ul className={css.records}>
        {leftOut.map((record) => (
          <li key={record.id}>
            <span className="num">{record.occurred_on}</span>
            <span>
              {record.summary}
              <span className="quiet"> · {record.words}</span>
            </span>
            <StatusTag tone="warn">{LEFT_OUT[record.reason] ?? record.reason}</StatusTag>
          </li>
        ))}
      </ul>
    </>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="num">{value}</dd>
    </div>
  );
}

function Verdict({ cell: { verdict } }: { cell: TraceCell }) {
  if (!verdict) return null;
  const figure = [
    verdict.amount !== null && `核减 ${plain(verdict.amount)} 分`,
    verdict.fraction !== null && `评定 ${percent(verdict.fraction)}`,
  ].filter(Boolean);
  return (
    <p>
      线下核验:<strong>{VERDICTS[verdict.verdict]}</strong>
      {figure.length > 0 && `,${figure.join(",")}`}
      {verdict.reason && `。理由:${verdict.reason}`}
      {verdict.note && `。说明:${verdict.note}`}
      <span className="quiet">
        {" "}
        · {verdict.verified_by_name} · {instant(verdict.verified_at)}
      </span>
    </p>
  );
}
