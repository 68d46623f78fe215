import { type FormEvent, useState } from "react";
import type { ReporterView } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import type { Photo } from "@/shared/photos/photo";
import { PhotoField } from "@/shared/photos/photo-field";
import phone from "@/shared/ui/phone.module.css";
import css from "./receipt.module.css";
import type { Source } from "./source";

/** More words or pictures while it is under way, e.g. the answer to a question. */
export function AddForm({ source, onTold }: { source: Source; onTold: (view: ReporterView) => void }) {
  const [photos, setPhotos] = useState<Photo[]>([]);
  const [note, setNote] = useState("");
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<{ fault?: string; done?: true }>({});
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      onTold(await source.add(note.trim() || undefined, photos));
      setNote("");
      setPhotos([]);
      setSaid({ done: true });
    } catch (error) {
      setSaid({ fault: asProblem(error).detail });
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      className={`${css.card} ${css.unprinted}`}
      aria-label="补充说明"
      onSubmit={(event) => void submit(event)}
    >
      <h2>补充说明</h2>
      <label className={phone.label}>
        还想说的情况,或对办理单位提问的答复
        <textarea value={note} maxLength={2000} rows={2} onChange={(event) => setNote(event.target.value)} />
      </label>
      <PhotoField may photos={photos} onChange={setPhotos} />
      <button
        type="submit"
        className={phone.button}
        disabled={busy || (note.trim() === "" && photos.length === 0)}
      >
        {busy ? "正在提交…" : "补充"}
      </button>
      {said.done && <p role="status">已补充,办理单位看得到。</p>}
      {said.fault && <p role="alert">{said.fault}</p>}
    </form>
  );
}
