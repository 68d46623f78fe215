import { Button } from "antd";
import { useState } from "react";
import type { Clause, LetterChoices } from "@/api/generated/types.gen";
import { ClauseCard } from "./clause-card";
import css from "./letters.module.css";
import { SECTIONS } from "./words";

interface Props {
  clauses: Clause[];
  choices: LetterChoices | undefined;
  onChange: (clauses: Clause[]) => void;
}

const blank = (section: Clause["section"]): Clause => ({
  key: crypto.randomUUID(),
  section,
  content_group: section === "party" ? "six_constructions" : "production",
  text: "(请填写条款)",
});

/** Puts a clause before or after its neighbour of the same section. */
export function moved(clauses: Clause[], key: string, step: -1 | 1): Clause[] {
  const from = clauses.findIndex((clause) => clause.key === key);
  const clause = clauses[from];
  if (!clause) return clauses;
  let to = from + step;
  while (clauses[to] && clauses[to]?.section !== clause.section) to += step;
  return clauses[to] ? placed(clauses, key, clauses[to]?.key ?? key) : clauses;
}

/** Puts a clause where another one of the same section stands. */
export function placed(clauses: Clause[], key: string, at: string): Clause[] {
  const from = clauses.findIndex((clause) => clause.key === key);
  const to = clauses.findIndex((clause) => clause.key === at);
  const clause = clauses[from];
  if (!clause || clause.section !== clauses[to]?.section) return clauses;
  const rest = clauses.filter((one) => one.key !== key);
  return [...rest.slice(0, to), clause, ...rest.slice(to)];
}

/** Both sections with their clauses in order; moved by dragging, by buttons or by Alt with the arrow keys. */
export function ClauseList({ clauses, choices, onChange }: Props) {
  const [dragged, setDragged] = useState<string>();
  return (["party", "business"] as const).map((section) => {
    const mine = clauses.filter((clause) => clause.section === section);
    return (
      <div key={section} className={css.editor}>
        <h3>{SECTIONS[section]}</h3>
        {mine.map((clause, index) => (
          <ClauseCard
            key={clause.key}
            clause={clause}
            choices={choices}
            place={{ index, count: mine.length }}
            isDragged={dragged === clause.key}
            onDrag={setDragged}
            onDrop={() => dragged && onChange(placed(clauses, dragged, clause.key))}
            onMove={(step) => onChange(moved(clauses, clause.key, step))}
            onRemove={() => onChange(clauses.filter(({ key }) => key !== clause.key))}
            onChange={(patch) =>
              onChange(clauses.map((one) => (one.key === clause.key ? { ...one, ...patch } : one)))
            }
          />
        ))}
        <div>
          <Button onClick={() => onChange([...clauses, blank(section)])}>添加{SECTIONS[section]}</Button>
        </div>
      </div>
    );
  });
}
