import { Button } from "antd";
import { type ReactNode, useState } from "react";
import { ReasonDialog } from "./reason-dialog";

export interface MoveButton<M extends string> {
  move: M;
  word: string;
  primary?: true;
}

interface Asked {
  title: string;
  label: string;
  send: (words: string) => Promise<unknown>;
}

interface Props<M extends string> {
  /** What may be done now, as the server says. */
  allowed: readonly M[];
  buttons: readonly MoveButton<M>[];
  /** The moves that take nothing but words. */
  words: Partial<Record<M, Asked>>;
  /** The form of any other move. */
  form: (move: M, close: () => void) => ReactNode;
}

/** A button for each move that may be made now, with the form or the question that belongs to it. */
export function MoveButtons<M extends string>({ allowed, buttons, words, form }: Props<M>) {
  const [doing, setDoing] = useState<M>();
  const close = () => setDoing(undefined);
  const asked = doing && words[doing];
  return (
    <>
      {buttons
        .filter(({ move }) => allowed.includes(move))
        .map(({ move, word, primary }) => (
          <Button key={move} type={primary ? "primary" : "default"} onClick={() => setDoing(move)}>
            {word}
          </Button>
        ))}
      {doing && !asked && form(doing, close)}
      <ReasonDialog
        open={asked !== undefined}
        title={asked?.title ?? ""}
        label={asked?.label}
        onClose={close}
        onConfirm={(said) => asked?.send(said) ?? Promise.resolve()}
      />
    </>
  );
}
