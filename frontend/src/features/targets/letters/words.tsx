/** The states, sides, sections and capacities of a responsibility letter in Chinese. */
import type { Clause, LetterRow, LetterSignatureRead } from "@/api/generated/types.gen";
import { StatusTag, type Tone } from "@/shared/ui/status-tag";

export const STATES: Record<LetterRow["state"], { word: string; tone: Tone }> = {
  draft: { word: "起草中", tone: "quiet" },
  issued: { word: "待签署", tone: "warn" },
  in_force: { word: "已生效", tone: "good" },
  withdrawn: { word: "已撤回", tone: "quiet" },
};

export const SIDES: Record<LetterSignatureRead["side"], string> = {
  superior: "上级",
  counterpart: "责任单位",
};

export const CAPACITIES: Record<LetterSignatureRead["capacity"], string> = {
  secretary: "书记",
  head: "行政负责人",
  authorised: "授权签署人",
};

export const SECTIONS: Record<Clause["section"], string> = {
  party: "党建工作目标",
  business: "行政业务指标",
};

export function StateTags({ row }: { row: LetterRow }) {
  const { word, tone } = STATES[row.state];
  const signed = row.signed_sides.map((side) => SIDES[side]).join("、");
  return (
    <span className="row">
      <StatusTag tone={tone}>{word}</StatusTag>
      {row.state === "in_force" && row.pending !== null && (
        <StatusTag tone="warn">第 {row.pending} 版待签署</StatusTag>
      )}
      {row.is_being_amended && <StatusTag tone="info">修订中</StatusTag>}
      {signed && <StatusTag tone="info">{signed}已签</StatusTag>}
    </span>
  );
}
