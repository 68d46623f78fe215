import { useQueryClient } from "@tanstack/react-query";
import type { RiskRead } from "@/api/generated/types.gen";
import { type MoveButton, MoveButtons } from "@/shared/ui/move-buttons";
import { ConsultForm } from "./consult-form";
import { GradeForm } from "./grade-form";
import { control, measure, RISKS, reopen } from "./queries";

type Move = RiskRead["moves"][number];

const BUTTONS: MoveButton<Move>[] = [
  { move: "grade", word: "定级" },
  { move: "measure", word: "登记进展" },
  { move: "consult", word: "会商", primary: true },
  { move: "control", word: "化解" },
  { move: "reopen", word: "重新列管" },
];

/** What the caller may do now; the server says what that is. */
export function Moves({ risk }: { risk: RiskRead }) {
  const queryClient = useQueryClient();
  const saying = (send: typeof measure) => async (seen: RiskRead, words: string) => {
    await send(seen, words);
    await queryClient.invalidateQueries({ queryKey: RISKS });
  };
  return (
    <MoveButtons
      of={risk}
      allowed={risk.moves}
      buttons={BUTTONS}
      words={{
        measure: { title: "登记处置进展", label: "进展", send: saying(measure) },
        control: { title: "化解风险", label: "怎样化解的", send: saying(control) },
        reopen: { title: "重新列管", label: "理由", send: saying(reopen) },
      }}
      form={(move, seen, close) =>
        move === "grade" ? (
          <GradeForm risk={seen} onClose={close} />
        ) : (
          <ConsultForm risk={seen} onClose={close} />
        )
      }
    />
  );
}
