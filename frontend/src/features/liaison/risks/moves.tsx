import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import type { RiskRead } from "@/api/generated/types.gen";
import { ReasonDialog } from "@/shared/ui/reason-dialog";
import { ConsultForm } from "./consult-form";
import { GradeForm } from "./grade-form";
import { control, measure, RISKS, reopen } from "./queries";

type Move = RiskRead["moves"][number];

const BUTTONS: { move: Move; word: string; primary?: true }[] = [
  { move: "grade", word: "定级" },
  { move: "measure", word: "登记进展" },
  { move: "consult", word: "会商", primary: true },
  { move: "control", word: "化解" },
  { move: "reopen", word: "重新列管" },
];

const WORDS = {
  measure: { title: "登记处置进展", label: "进展", send: measure },
  control: { title: "化解风险", label: "怎样化解的", send: control },
  reopen: { title: "重新列管", label: "理由", send: reopen },
};

/** What the caller may do now; the server says what that is. */
export function Moves({ risk }: { risk: RiskRead }) {
  const [doing, setDoing] = useState<Move>();
  const queryClient = useQueryClient();
  const close = () => setDoing(undefined);
  const asked = doing && doing in WORDS ? WORDS[doing as keyof typeof WORDS] : undefined;
  return (
    <>
      {BUTTONS.filter(({ move }) => risk.moves.includes(move)).map(({ move, word, primary }) => (
        <Button key={move} type={primary ? "primary" : "default"} onClick={() => setDoing(move)}>
          {word}
        </Button>
      ))}
      {doing === "grade" && <GradeForm risk={risk} onClose={close} />}
      {doing === "consult" && <ConsultForm risk={risk} onClose={close} />}
      <ReasonDialog
        open={asked !== undefined}
        title={asked?.title ?? ""}
        label={asked?.label}
        onClose={close}
        onConfirm={async (words) => {
          await asked?.send(risk, words);
          await queryClient.invalidateQueries({ queryKey: RISKS });
        }}
      />
    </>
  );
}
