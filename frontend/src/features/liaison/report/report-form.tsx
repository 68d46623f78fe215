import { type FormEvent, useState } from "react";
import type { IntakeOpen, ReportReceived } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import css from "@/features/liaison/receipt/receipt.module.css";
import type { Photo } from "@/shared/photos/photo";
import { PhotoField } from "@/shared/photos/photo-field";
import phone from "@/shared/ui/phone.module.css";
import { type Draft, draftOf, emptyDraft, forgetDraft, keepDraft } from "./draft";
import { sendReport } from "./queries";

interface Props {
  code: string;
  intake: IntakeOpen;
  onSent: (received: ReportReceived, photos: Photo[]) => void;
}

/** What, of which kind, with or without a name; written down on the device with every stroke. */
export function ReportForm({ code, intake, onSent }: Props) {
  const [draft, setDraft] = useState(() => draftOf(code));
  const [photos, setPhotos] = useState<Photo[]>([]);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const write = (part: Partial<Draft>) => {
    const next = { ...draft, ...part };
    setDraft(next);
    keepDraft(code, next);
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setFault(undefined);
    try {
      const received = await sendReport(code, draft);
      forgetDraft(code);
      onSent(received, photos);
    } catch (error) {
      const { status, detail, errors } = asProblem(error);
      const words = status === 0 ? "网络不通,内容已存在这台手机上;网络好了再点“提交”。" : detail;
      setFault([words, ...errors.map(({ message }) => message)].join(" "));
      setBusy(false);
    }
  };
  const clear = () => {
    forgetDraft(code);
    setDraft(emptyDraft());
    setPhotos([]);
  };
  return (
    <form className={css.page} onSubmit={(event) => void submit(event)}>
      <label className={phone.label}>
        请把情况写下来
        <textarea
          value={draft.text}
          required
          rows={5}
          maxLength={2000}
          placeholder="什么地方、什么事、希望怎么办"
          onChange={(event) => write({ text: event.target.value })}
        />
      </label>
      <fieldset className={`${phone.choices} ${phone.pair}`}>
        <legend className={phone.legend}>属于哪一类</legend>
        {intake.categories.map(({ code: category, title }) => (
          <button
            key={category}
            type="button"
            aria-pressed={draft.category === category}
            onClick={() => write({ category })}
          >
            {title}
          </button>
        ))}
      </fieldset>
      <PhotoField may photos={photos} onChange={setPhotos} />
      <Who draft={draft} write={write} />
      {fault && (
        <p role="alert" className={phone.kept}>
          {fault}
        </p>
      )}
      <button
        type="submit"
        className={`${phone.button} ${phone.submit}`}
        disabled={busy || draft.text.trim() === "" || draft.category === ""}
      >
        {busy ? "正在提交…" : "提交"}
      </button>
      {draft.text !== "" && (
        <button type="button" className={phone.button} onClick={clear}>
          清空(这台手机上不留)
        </button>
      )}
      <p className="quiet">提交后 {intake.accept_days} 个工作日内受理;是否解决由您确认。</p>
    </form>
  );
}

function Who({ draft, write }: { draft: Draft; write: (part: Partial<Draft>) => void }) {
  return (
    <>
      <fieldset className={`${phone.choices} ${phone.pair}`}>
        <legend className={phone.legend}>要不要留名</legend>
        <button type="button" aria-pressed={draft.anonymous} onClick={() => write({ anonymous: true })}>
          匿名
        </button>
        <button type="button" aria-pressed={!draft.anonymous} onClick={() => write({ anonymous: false })}>
          留姓名
        </button>
      </fieldset>
      {draft.anonymous ? (
        <p className="quiet">匿名的不保存姓名、账号、网络地址和文件名;请不要在文字和照片里写出您是谁。</p>
      ) : (
        <>
          <label className={phone.label}>
            姓名(可不填)
            <input
              value={draft.name}
              maxLength={200}
              autoComplete="name"
              onChange={(event) => write({ name: event.target.value })}
            />
          </label>
          <label className={phone.label}>
            联系方式(可不填,只给受理和办理单位看)
            <input
              value={draft.contact}
              maxLength={100}
              autoComplete="tel"
              onChange={(event) => write({ contact: event.target.value })}
            />
          </label>
        </>
      )}
    </>
  );
}
