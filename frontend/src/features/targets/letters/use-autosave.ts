import { useCallback, useEffect, useRef, useState } from "react";
import type { LetterContent, LetterRead } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import { saveDraft } from "./queries";

type Saving = { is: "saved" | "waiting" | "saving" } | { is: "refused"; words: string };

const IDLE_MS = 1200;

/** Keeps the draft a moment after the last change, one save at a time, each naming the version it saw. */
export function useAutosave(letter: LetterRead, onSaved: (kept: LetterRead) => void) {
  const [content, setContent] = useState<LetterContent>(letter.draft as LetterContent);
  const [saving, setSaving] = useState<Saving>({ is: "saved" });
  const version = useRef(letter.version);
  const latest = useRef(content);
  const kept = useRef(content);
  const busy = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const save = useCallback(async () => {
    if (busy.current || latest.current === kept.current) return;
    busy.current = true;
    setSaving({ is: "saving" });
    const sent = latest.current;
    try {
      const answer = await saveDraft(letter.id, version.current, sent);
      version.current = answer.version;
      kept.current = sent;
      onSaved(answer);
      setSaving({ is: latest.current === sent ? "saved" : "waiting" });
    } catch (error) {
      const problem = asProblem(error);
      setSaving({ is: "refused", words: problem.detail });
      kept.current = sent;
    } finally {
      busy.current = false;
      if (latest.current !== sent) void save();
    }
  }, [letter.id, onSaved]);

  const change = useCallback(
    (patch: Partial<LetterContent>) => {
      latest.current = { ...latest.current, ...patch };
      setContent(latest.current);
      setSaving({ is: "waiting" });
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void save(), IDLE_MS);
    },
    [save],
  );

  useEffect(
    () => () => {
      clearTimeout(timer.current);
      void save();
    },
    [save],
  );
  useEffect(() => {
    version.current = Math.max(version.current, letter.version);
  }, [letter.version]);
  return { content, change, saving, save };
}
