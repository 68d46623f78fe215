import { App } from "antd";
import { useEffect, useState } from "react";
import type { AttachmentShown } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import { download } from "@/shared/csv";
import css from "./issues.module.css";
import { fileOf } from "./queries";

interface Props {
  issueId: string;
  files: readonly AttachmentShown[];
}

/** What was added: pictures are opened in place, other files are saved. */
export function Evidence({ issueId, files }: Props) {
  const [picture, setPicture] = useState<{ name: string; content: Blob }>();
  const { message } = App.useApp();
  if (files.length === 0) return null;
  const open = async (file: AttachmentShown) => {
    try {
      const content = await fileOf(issueId, file.sha256);
      if (file.media_type.startsWith("image/")) setPicture({ name: file.filename, content });
      else download(file.filename, content);
    } catch (error) {
      void message.error(asProblem(error).detail);
    }
  };
  return (
    <>
      <ul className={css.files} aria-label="材料">
        {files.map((file) => (
          <li key={file.sha256}>
            <button type="button" className={css.file} onClick={() => void open(file)}>
              {file.filename}
            </button>
          </li>
        ))}
      </ul>
      {picture && <Picture {...picture} />}
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
