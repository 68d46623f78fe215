import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import type { TodayItem } from "@/api/generated/types.gen";
import { ownOrganization, useActor } from "@/shared/auth/me";
import { forDrawing, plain } from "@/shared/format";
import type { Photo } from "@/shared/photos/photo";
import { PhotoField } from "@/shared/photos/photo-field";
import { Complain } from "@/shared/ui/complain";
import phone from "@/shared/ui/phone.module.css";
import type { CheckInDraft } from "./check-in";
import { EvidenceOffers } from "./evidence-offers";
import { offersOptions } from "./queries";
import type { OfferedKind } from "./words";

export interface Typed {
  percent?: string;
  note?: string;
}

interface Props {
  item: TodayItem;
  /** Where the task stands now. */
  percent: string;
  kind: OfferedKind;
  first: Typed;
  onType: (typed: Typed) => void;
  onSubmit: (draft: CheckInDraft) => Promise<void>;
}

const TENS = [10, 20, 30, 40, 50, 60, 70, 80, 90];

/** The percent and nothing else is asked; words, evidence and pictures are up to the person. */
export function CheckInForm({ item, percent, kind, first, onType, onSubmit }: Props) {
  const [chosen, setChosen] = useState(first.percent);
  const [note, setNote] = useState(first.note ?? "");
  const [records, setRecords] = useState<string[]>([]);
  const [photos, setPhotos] = useState<Photo[]>([]);
  const [busy, setBusy] = useState(false);
  const offers = useQuery(offersOptions(item.task_id));
  const actor = useActor();
  const write = (typed: Typed) => {
    setChosen(typed.percent);
    setNote(typed.note ?? "");
    onType(typed);
  };
  const missing = kind === "progress" ? chosen === undefined : kind === "blocked" && note.trim() === "";
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || missing) return;
    setBusy(true);
    await onSubmit({
      kind,
      note: note.trim(),
      records,
      photos,
      uploadFor: offers.data?.upload_organization_id ?? ownOrganization(actor),
      ...(kind === "progress" && { percent: chosen }),
    });
    setBusy(false);
  };
  return (
    <>
      <form className={phone.form} onSubmit={(event) => void submit(event)}>
        {kind === "progress" && (
          <Percent now={percent} chosen={chosen} onChoose={(value) => write({ percent: value, note })} />
        )}
        <Words
          kind={kind}
          phrases={item.phrases}
          note={note}
          onWrite={(text) => write({ percent: chosen, note: text })}
        />
        <EvidenceOffers offers={offers.data?.items ?? []} chosen={records} onChoose={setRecords} />
        <PhotoField may={actor.may("appraisal.attachment:add")} photos={photos} onChange={setPhotos} />
        <button type="submit" className={`${phone.button} ${phone.submit}`} disabled={missing || busy}>
          提交
        </button>
      </form>
      <Complain about="任务进展" />
    </>
  );
}

interface PercentProps {
  now: string;
  chosen: string | undefined;
  onChoose: (percent: string) => void;
}

function Percent({ now, chosen, onChoose }: PercentProps) {
  const id = useId();
  const tens = TENS.filter((ten) => ten > forDrawing(now));
  return (
    <>
      <fieldset className={phone.choices} aria-label="完成到多少">
        {tens.map((ten) => (
          <button
            key={ten}
            type="button"
            className="num"
            aria-pressed={chosen === String(ten)}
            onClick={() => onChoose(String(ten))}
          >
            {ten}%
          </button>
        ))}
      </fieldset>
      <label className={phone.label} htmlFor={id}>
        {chosen === undefined ? "或拖到准确的数" : `完成到 ${plain(chosen)}%`}
        <input
          id={id}
          type="range"
          min="0"
          max="100"
          step="1"
          value={chosen ?? plain(now)}
          onChange={(event) => onChoose(event.target.value)}
        />
      </label>
    </>
  );
}

const ASKED: Record<OfferedKind, string> = {
  progress: "说明(可不填)",
  blocked: "难在哪里,需要谁来帮(一句话)",
  done: "结果(可不填)",
};

interface WordsProps {
  kind: OfferedKind;
  phrases: string[];
  note: string;
  onWrite: (text: string) => void;
}

function Words({ kind, phrases, note, onWrite }: WordsProps) {
  const id = useId();
  const toggle = (phrase: string) =>
    onWrite(
      note.includes(phrase)
        ? note.replace(phrase, "").trim()
        : [note.trim(), phrase].filter(Boolean).join(" "),
    );
  return (
    <>
      {phrases.length > 0 && (
        <fieldset className={`${phone.choices} ${phone.wide}`} aria-label="用过的话">
          {phrases.map((phrase) => (
            <button
              key={phrase}
              type="button"
              aria-pressed={note.includes(phrase)}
              onClick={() => toggle(phrase)}
            >
              {phrase}
            </button>
          ))}
        </fieldset>
      )}
      <label className={phone.label} htmlFor={id}>
        {ASKED[kind]}
        <textarea
          id={id}
          rows={2}
          maxLength={500}
          value={note}
          onChange={(event) => onWrite(event.target.value)}
        />
      </label>
    </>
  );
}
