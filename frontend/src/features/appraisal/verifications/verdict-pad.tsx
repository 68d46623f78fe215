import { useEffect, useId, useRef, useState } from "react";
import type { SheetItem } from "@/api/generated/types.gen";
import { plain } from "@/shared/format";
import { ProblemResult } from "@/shared/ui/problem-result";
import { ProgressBar } from "@/shared/ui/progress-bar";
import { type DetailedVerdict, type Finding, parts, RATINGS, REASONS, reasonOf } from "./findings";
import css from "./verdict-pad.module.css";

interface Props {
  item: SheetItem;
  /** A verdict was given before; the new one counts instead. */
  again: boolean;
  onGive: (finding: Finding) => Promise<unknown>;
}

const OTHERS: { verdict: DetailedVerdict; word: string }[] = [
  { verdict: "reduced", word: "核减" },
  { verdict: "rated", word: "评定" },
  { verdict: "rejected", word: "不认可" },
  { verdict: "exempt", word: "不适用" },
];

/** The verdict in at most three taps: 属实确认 at once; else the verdict, what is found, 提交. */
export function VerdictPad({ item, again, onGive }: Props) {
  const [chosen, setChosen] = useState<DetailedVerdict>();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<unknown>();
  const give = async (finding: Finding) => {
    setBusy(true);
    setRefusal(undefined);
    try {
      await onGive(finding);
    } catch (error) {
      setRefusal(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <section aria-label="核验结论" className={css.pad} aria-busy={busy}>
      {again && <p className="quiet">再次核验后,以新的结论为准,原结论仍留痕。</p>}
      <button
        type="button"
        className={css.confirm}
        disabled={busy}
        onClick={() => void give({ verdict: "confirmed" })}
      >
        {item.control === "offline" ? `属实确认(得满分 ${plain(item.points)})` : "属实确认"}
      </button>
      <div className={css.others}>
        {OTHERS.map(({ verdict, word }) => (
          <button
            key={verdict}
            type="button"
            disabled={busy}
            aria-expanded={chosen === verdict}
            onClick={() => setChosen(chosen === verdict ? undefined : verdict)}
          >
            {word}
          </button>
        ))}
      </div>
      {chosen && <Details key={chosen} item={item} verdict={chosen} busy={busy} onGive={give} />}
      {busy && <ProgressBar label="正在提交…" />}
      {refusal !== undefined && <ProblemResult error={refusal} />}
    </section>
  );
}

interface DetailsProps {
  item: SheetItem;
  verdict: DetailedVerdict;
  busy: boolean;
  onGive: (finding: Finding) => Promise<void>;
}

function Details({ item, verdict, busy, onGive }: DetailsProps) {
  const reasons = verdict === "rated" ? [] : REASONS[verdict];
  const [reason, setReason] = useState(verdict === "reduced" ? reasons[0] : undefined);
  const [typed, setTyped] = useState("");
  const [figure, setFigure] = useState("");
  const [files, setFiles] = useState<File[]>([]);
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // in braces: newer browsers answer with a promise, which is no clean-up
    box.current?.scrollIntoView({ block: "nearest" });
  }, []);
  const whole = reasonOf(reason, typed);
  const needsFigure = verdict === "reduced" || verdict === "rated";
  const ready =
    (!needsFigure || /^\d+(\.\d+)?$/.test(figure)) && (verdict === "rated" || whole !== undefined);
  const submit = () =>
    onGive({
      verdict,
      reason: whole,
      files,
      ...(verdict === "reduced" && { amount: figure }),
      ...(verdict === "rated" && { fraction: figure }),
    });
  return (
    <div ref={box} className={css.details}>
      {verdict === "reduced" && (
        <Figures
          legend={`核减几分(满分 ${plain(item.points)})`}
          choices={parts(item.points).map((part) => ({ value: part, word: `${part} 分` }))}
          other="其他分值"
          value={figure}
          onChange={setFigure}
        />
      )}
      {verdict === "rated" && (
        <Figures
          legend={`按满分 ${plain(item.points)} 分评定几成`}
          choices={RATINGS.map(({ fraction, word }) => ({ value: fraction, word }))}
          other="其他比例(0 至 1)"
          value={figure}
          onChange={setFigure}
        />
      )}
      {reasons.length > 0 && (
        <fieldset className={css.chips}>
          <legend>理由</legend>
          {reasons.map((words) => (
            <button
              key={words}
              type="button"
              aria-pressed={reason === words}
              onClick={() => setReason(reason === words ? undefined : words)}
            >
              {words}
            </button>
          ))}
        </fieldset>
      )}
      <label htmlFor={id} className={css.label}>
        {reasons.length > 0 ? "补充或另写理由(可不填)" : "说明(可不填)"}
        <textarea
          id={id}
          rows={2}
          maxLength={300}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </label>
      <label className={css.label}>
        照片或附件(可不传)
        <input
          type="file"
          multiple
          accept="image/jpeg,image/png,.pdf,.docx,.xlsx"
          onChange={(event) => setFiles([...(event.target.files ?? [])])}
        />
      </label>
      <button type="button" className={css.submit} disabled={!ready || busy} onClick={() => void submit()}>
        提交
      </button>
    </div>
  );
}

interface FiguresProps {
  legend: string;
  choices: { value: string; word: string }[];
  other: string;
  value: string;
  onChange: (value: string) => void;
}

function Figures({ legend, choices, other, value, onChange }: FiguresProps) {
  const [typed, setTyped] = useState("");
  const take = (figure: string, text: string) => {
    setTyped(text);
    onChange(figure);
  };
  return (
    <fieldset className={css.chips}>
      <legend>{legend}</legend>
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          aria-pressed={typed === "" && value === choice.value}
          onClick={() => take(choice.value, "")}
        >
          {choice.word}
        </button>
      ))}
      <input
        inputMode="decimal"
        aria-label={other}
        placeholder={other}
        maxLength={8}
        value={typed}
        onChange={(event) => take(event.target.value.trim(), event.target.value.trim())}
      />
    </fieldset>
  );
}
