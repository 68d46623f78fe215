import { useState } from "react";
import type { ImportRead } from "@/api/generated/types.gen";
import { type Answers, follow, type ImportStep, turn, upload } from "./api";

type Work = "upload" | "explain" | "check" | "commit" | "undo";

/** One import on its way: what is known of it, what is being done, how far that is, and what went wrong. */
export function useImport(url: string, onChanged: () => void) {
  const [found, setFound] = useState<ImportRead>();
  const [busy, setBusy] = useState<Work>();
  const [step, setStep] = useState<ImportStep>();
  const [failure, setFailure] = useState<unknown>();

  const attempt = async (work: Work, act: () => Promise<ImportRead>): Promise<ImportRead | undefined> => {
    setBusy(work);
    setStep(undefined);
    setFailure(undefined);
    try {
      const next = await act();
      setFound(next);
      return next;
    } catch (error) {
      setFailure(error);
      return undefined;
    } finally {
      setBusy(undefined);
    }
  };
  const watched = (id: string, work: "check" | "commit") =>
    attempt(work, async () => {
      const over = new AbortController();
      const answer = turn(url, id, work);
      void follow(url, id, work, over.signal, setStep).catch(() => undefined); // without it the bar only says that it goes on
      return answer.finally(() => over.abort());
    });
  return {
    ...{ found, busy, step, failure },
    forget: () => {
      setFound(undefined);
      setFailure(undefined);
    },
    send: async (file: File, reason?: string) => {
      const taken = await attempt("upload", () => upload(url, file, reason));
      if (taken?.state === "checking") await watched(taken.id, "check");
    },
    explain: async (answers: Answers) => {
      if (!found) return;
      const next = await attempt("explain", () => turn(url, found.id, "explain", { headings: answers }));
      if (next?.state === "checking") await watched(next.id, "check");
    },
    commit: async () => {
      if (found && (await watched(found.id, "commit"))) onChanged();
    },
    undo: async (id: string) => {
      if (await attempt("undo", () => turn(url, id, "undo"))) onChanged();
    },
  };
}
