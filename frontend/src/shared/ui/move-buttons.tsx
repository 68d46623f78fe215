import { Button } from "antd";
import { type ReactNode, useState } from "react";
import { ReasonDialog } from "./reason-dialog";

export interface MoveButton<M extends string> {
  move: M;
  word: string;
  primary?: true;
}

interface Asked<T> {
  title: string;
  label: string;
  send: (seen: T, words: string) => Promise<unknown>;
}

interface Props<M extends string, T> {
  /** What is moved. A decision is made on what was seen when its form was opened, whatever news come meanwhile. */
  of: T;
  /** What may be done now, as the server says. */
  allowed: readonly M[];
  buttons: readonly MoveButton<M>[];
  /** The moves that take nothing but words. */
  words: Partial<Record<M, Asked<T>>>;
  /** The form of any other move. */
  form: (move: M, seen: T, close: () => void) => ReactNode;
}

/** A button for each move that may be made now, with the form or the question that belongs to it. */
export function MoveButtons<M extends string, T>({ of, allowed, buttons, words, form }: Props<M, T>) {
  const [doing, setDoing] = useState<{ move: M; seen: T }>();
  const close = () => setDoing(undefined);
  const asked = doing && words[doing.move];
  return (
    <>
      {buttons
        .filter(({ move }) => allowed.includes(move))
        .map(({ move, word, primary }) => (
          <Button
            key={move}
            type={primary ? "primary" : "default"}
            onClick={() => setDoing({ move, seen: of })}
          >
            {word}
          </Button>
        ))}
      {doing && !asked && form(doing.move, doing.seen, close)}
      <ReasonDialog
        open={asked !== undefined}
        title={asked?.title ?? ""}
        label={asked?.label}
        onClose={close}
        onConfirm={(said) => (doing && asked ? asked.send(doing.seen, said) : Promise.resolve())}
      />
    </>
  );
}
