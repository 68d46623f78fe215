import { type FormEvent, useId, useState } from "react";
import { useActor } from "@/shared/auth/me";
import type { Photo } from "@/shared/photos/photo";
import { PhotoField } from "@/shared/photos/photo-field";
import phone from "@/shared/ui/phone.module.css";
import { choices, RESOLUTIONS } from "../words";
import type { Kind, Result, Said } from "./say";

interface Props {
  kind: Kind;
  first: Partial<Said>;
  onSubmit: (said: Said) => Promise<void>;
}

/** What handlers say most: one tap instead of typing. */
const PHRASES: Record<Kind, string[]> = {
  progress: ["已联系反映人了解情况", "已到现场查看", "已安排人员办理", "正在协调,需要上级支持"],
  resolve: ["已现场处理完毕", "已向反映人说明", "物品已配发到位", "已列入计划,按期实施"],
};

/** Whoever may do one of these may add files. */
const ADDERS = ["liaison.issue:handle", "liaison.issue:dispatch", "liaison.issue:report"];

/** A phrase or one's own words, and for the end its result; pictures are up to the person. */
export function HandlingForm({ kind, first, onSubmit }: Props) {
  const id = useId();
  const actor = useActor();
  const [words, setWords] = useState(first.words ?? "");
  const [result, setResult] = useState<Result>(first.result ?? "fixed");
  const [photos, setPhotos] = useState<Photo[]>([]);
  const [busy, setBusy] = useState(false);
  const missing = words.trim() === "";
  const toggle = (phrase: string) =>
    setWords(
      words.includes(phrase)
        ? words.replace(phrase, "").trim()
        : [words.trim(), phrase].filter(Boolean).join(" "),
    );
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || missing) return;
    setBusy(true);
    await onSubmit({ kind, words: words.trim(), result, photos });
    setBusy(false);
  };
  return (
    <form className={phone.form} onSubmit={(event) => void submit(event)}>
      {kind === "resolve" && <Results chosen={result} onChoose={setResult} />}
      <fieldset className={`${phone.choices} ${phone.wide}`} aria-label="常用的话">
        {PHRASES[kind].map((phrase) => (
          <button
            key={phrase}
            type="button"
            aria-pressed={words.includes(phrase)}
            onClick={() => toggle(phrase)}
          >
            {phrase}
          </button>
        ))}
      </fieldset>
      <label className={phone.label} htmlFor={id}>
        {kind === "progress" ? "办到哪一步了(反映人能看到)" : "怎样办理的(反映人能看到)"}
        <textarea
          id={id}
          rows={2}
          maxLength={2000}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
      </label>
      <PhotoField may={ADDERS.some(actor.may)} photos={photos} onChange={setPhotos} />
      <button type="submit" className={`${phone.button} ${phone.submit}`} disabled={missing || busy}>
        {kind === "progress" ? "提交进展" : "报告办理完毕"}
      </button>
    </form>
  );
}

function Results({ chosen, onChoose }: { chosen: Result; onChoose: (result: Result) => void }) {
  return (
    <fieldset className={`${phone.choices} ${phone.kinds}`} aria-label="结果">
      {choices(RESOLUTIONS).map(({ value, label }) => (
        <button key={value} type="button" aria-pressed={chosen === value} onClick={() => onChoose(value)}>
          {label}
        </button>
      ))}
    </fieldset>
  );
}
