import { useEffect, useState } from "react";
import type { IssueFileRead } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import { download } from "@/shared/csv";
import css from "./receipt.module.css";
import type { Source } from "./source";

interface Props {
  files: readonly IssueFileRead[];
  source: Source;
}

/** Pictures open in place, other files are saved. */
export function Files({ files, source }: Props) {
  const [picture, setPicture] = useState<{ name: string; content: Blob }>();
  const [fault, setFault] = useState<string>();
  if (files.length === 0) return null;
  const open = async ({ sha256, filename, media_type }: IssueFileRead) => {
    setFault(undefined);
    try {
      const content = await source.file(sha256);
      if (media_type.startsWith("image/")) setPicture({ name: filename, content });
      else download(filename, content);
    } catch (error) {
      setFault(asProblem(error).detail);
    }
  };
  return (
    <>
      <ul className={css.files} aria-label="附件">
        {files.map((file) => (
          <li key={file.sha256}>
            <button type="button" onClick={() => void open(file)}>
              {file.filename}
            </button>
          </li>
        ))}
      </ul>
      {picture && <Picture {...picture} />}
      {fault && <p role="alert">{fault}</p>}
    </>
  );
}

function Picture({ name, content }: { name: string; content: Blob }) {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(content);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [content]);
  return address === undefined ? null : <img src={address} alt={name} className={css.picture} />;
}
