import { type ChangeEvent, useEffect, useState } from "react";
import phone from "@/shared/ui/phone.module.css";
import { ProgressBar } from "@/shared/ui/progress-bar";
import { MOST_PHOTOS, type Photo } from "./photo";

interface Props {
  /** Whether the person may add files at all. */
  may: boolean;
  photos: Photo[];
  onChange: (photos: Photo[]) => void;
}

const SOURCES = [
  { word: "拍照", capture: "environment" },
  { word: "选照片", capture: undefined },
] as const;

/** Pictures are never asked for; those that are given leave the phone small and without place or device. */
export function PhotoField({ may, photos, onChange }: Props) {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  if (!may) return null;
  const take = async (event: ChangeEvent<HTMLInputElement>) => {
    const chosen = [...(event.target.files ?? [])];
    event.target.value = "";
    setBusy(true);
    setFault(undefined);
    try {
      onChange(await added(photos, chosen));
    } catch (error) {
      setFault(error instanceof Error ? error.message : "图片没有处理成功,请重选。");
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      {photos.length > 0 && (
        <ul className={phone.photos} aria-label="照片">
          {photos.map((photo) => (
            <li key={photo.sha256}>
              <Picture photo={photo} />
              <button
                type="button"
                className={phone.button}
                aria-label={`去掉:${photo.name}`}
                onClick={() => onChange(photos.filter((other) => other !== photo))}
              >
                去掉
              </button>
            </li>
          ))}
        </ul>
      )}
      {photos.length < MOST_PHOTOS && (
        <fieldset className={`${phone.choices} ${phone.pair}`} aria-label="照片">
          <span className={phone.legend}>照片(可不传,至多 {MOST_PHOTOS} 张;自动缩小并去掉位置信息)</span>
          {SOURCES.map(({ word, capture }) => (
            <label key={word}>
              {word}
              <input
                type="file"
                className="visually-hidden"
                accept="image/*"
                capture={capture}
                multiple={!capture}
                onChange={(event) => void take(event)}
              />
            </label>
          ))}
        </fieldset>
      )}
      {busy && <ProgressBar label="正在缩小照片…" />}
      {fault !== undefined && <p role="alert">{fault}</p>}
    </>
  );
}

/** The pictures with those just chosen; the same one twice is one. */
async function added(photos: Photo[], files: File[]): Promise<Photo[]> {
  const { shrink } = await import("./shrink");
  const all = [...photos];
  for (const file of files.slice(0, MOST_PHOTOS - photos.length)) {
    const photo = await shrink(file);
    if (!all.some(({ sha256 }) => sha256 === photo.sha256)) all.push(photo);
  }
  return all;
}

function Picture({ photo }: { photo: Photo }) {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([photo.bytes], { type: photo.type }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [photo]);
  return address === undefined ? null : <img src={address} alt={photo.name} />;
}
