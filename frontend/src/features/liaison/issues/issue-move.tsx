import { useQuery } from "@tanstack/react-query";
import { App } from "antd";
import { useEffect } from "react";
import { asProblem } from "@/api/problem";
import { MoveForm } from "./move-form";
import { type FormMove, whyNot } from "./move-words";
import { issueOptions } from "./queries";

interface Props {
  id: string;
  move: FormMove;
  onClose: () => void;
}

/** A move from the board: the issue as it is now, then its form, or why that move cannot be made. */
export function IssueMove({ id, move, onClose }: Props) {
  const { data, error } = useQuery({ ...issueOptions(id), staleTime: 0 });
  const { message } = App.useApp();
  const refusal = error ? asProblem(error).detail : data && whyNot(data, move);
  useEffect(() => {
    if (!refusal) return;
    void message.info(refusal);
    onClose();
  }, [refusal, message, onClose]);
  return data && !refusal ? <MoveForm issue={data} move={move} onClose={onClose} /> : null;
}
