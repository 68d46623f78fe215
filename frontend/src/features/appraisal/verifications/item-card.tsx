import type { SheetItem } from "@/api/generated/types.gen";
import { fixed, instant, percent, plain } from "@/shared/format";
import { StatusTag } from "@/shared/ui/status-tag";
import { CONTROLS, FLAGS, VERDICTS } from "../labels";
import type { Finding } from "./findings";
import css from "./item-card.module.css";
import { ItemRecords } from "./item-records";
import { VerdictPad } from "./verdict-pad";

interface Props {
  item: SheetItem;
  /** Which one of how many: "3/15". */
  place: string;
  /** False where the reader may give no verdict on the whole sheet. */
  isOpen: boolean;
  onGive: (finding: Finding) => Promise<unknown>;
  onSkip?: (step: 1 | -1) => void;
}

/** One thing to look at: what was reported, by which standard, and the verdict. */
export function ItemCard({ item, place, isOpen, onGive, onSkip }: Props) {
  const flag = item.flag ? FLAGS[item.flag] : undefined;
  return (
    <article className={css.card} aria-label={item.title}>
      <header className={css.head}>
        <span className="quiet num">
          {place} · {item.cell_title} · {CONTROLS[item.control]}
        </span>
        <h2>{item.title}</h2>
        {flag && <StatusTag tone={flag.tone}>{flag.word}</StatusTag>}
      </header>
      <dl className={css.figures}>
        <div>
          <dt>线上得分</dt>
          <dd className="num">{item.online === null ? "现场评定" : fixed(item.online)}</dd>
        </div>
        <div>
          <dt>现计得分</dt>
          <dd className="num">{fixed(item.value)}</dd>
        </div>
        <div>
          <dt>满分</dt>
          <dd className="num">{plain(item.points)}</dd>
        </div>
      </dl>
      {item.guide && (
        <div className={css.criteria}>
          <p>
            <strong>标准</strong> {item.guide.criteria}
          </p>
          <details>
            <summary>要求与依据</summary>
            <p>{item.guide.what_to_do}</p>
            <p className="quiet">
              {item.guide.assessing_body} · {item.guide.policy} · {item.guide.deadline}
              {item.guide.illustrative && " · 分值为示例值"}
            </p>
          </details>
        </div>
      )}
      {item.words.length > 0 && (
        <ul className={css.words} aria-label="线上计分">
          {item.words.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
      {item.control !== "offline" && <ItemRecords records={item.records} />}
      {item.verdict && <Verdict verdict={item.verdict} />}
      {isOpen && item.why_not !== null && <p className={css.blocked}>{item.why_not}</p>}
      {isOpen && item.why_not === null && (
        <VerdictPad item={item} onGive={onGive} again={item.verdict !== null} />
      )}
      {onSkip && (
        <nav className={css.skip} aria-label="其他项">
          <button type="button" onClick={() => onSkip(-1)}>
            ‹ 上一项
          </button>
          <button type="button" onClick={() => onSkip(1)}>
            下一项 ›
          </button>
        </nav>
      )}
    </article>
  );
}

function Verdict({ verdict }: { verdict: NonNullable<SheetItem["verdict"]> }) {
  return (
    <div className={css.verdict}>
      <strong>现有结论:{VERDICTS[verdict.verdict]}</strong>
      {verdict.amount !== null && <span>核减 {plain(verdict.amount)} 分</span>}
      {verdict.fraction !== null && <span>评定 {percent(verdict.fraction)}</span>}
      {verdict.reason && <span>{verdict.reason}</span>}
      {verdict.note && <span>{verdict.note}</span>}
      <span className="quiet">
        {verdict.verified_by_name} · {instant(verdict.verified_at)}
      </span>
    </div>
  );
}
