import { useId } from "react";
import type { Home, VisitIssue } from "@/api/generated/types.gen";
import phone from "@/shared/ui/phone.module.css";
import { SEVERITIES } from "../../issues/words";
import type { IssueDraft } from "./visit-draft";

interface Props {
  categories: Home["categories"];
  issues: IssueDraft[];
  onChange: (issues: IssueDraft[]) => void;
}

/** What people raised on the spot: a category by one tap, and their words. */
export function IssueFields({ categories, issues, onChange }: Props) {
  const write = (next: IssueDraft) => onChange(issues.map((one) => (one.id === next.id ? next : one)));
  return (
    <>
      {issues.map((issue, at) => (
        <Fields
          key={issue.id}
          number={at + 1}
          categories={categories}
          issue={issue}
          onWrite={write}
          onDrop={() => onChange(issues.filter(({ id }) => id !== issue.id))}
        />
      ))}
    </>
  );
}

interface FieldsProps {
  number: number;
  categories: Home["categories"];
  issue: IssueDraft;
  onWrite: (issue: IssueDraft) => void;
  onDrop: () => void;
}

function Fields({ number, categories, issue, onWrite, onDrop }: FieldsProps) {
  const id = useId();
  const severities = Object.entries(SEVERITIES) as [VisitIssue["severity"], { word: string }][];
  return (
    <section className={phone.card} aria-label={`第 ${number} 个问题`}>
      <label className={phone.label} htmlFor={id}>
        问题 {number}
        <textarea
          id={id}
          rows={2}
          maxLength={2000}
          value={issue.words}
          onChange={(event) => onWrite({ ...issue, words: event.target.value })}
        />
      </label>
      <fieldset className={phone.choices} aria-label={`问题 ${number} 类别`}>
        {categories.map(({ code, title }) => (
          <button
            key={code}
            type="button"
            aria-pressed={issue.category === code}
            onClick={() => onWrite({ ...issue, category: code })}
          >
            {title}
          </button>
        ))}
      </fieldset>
      <fieldset className={`${phone.choices} ${phone.kinds}`} aria-label={`问题 ${number} 程度`}>
        {severities.map(([code, { word }]) => (
          <button
            key={code}
            type="button"
            aria-pressed={issue.severity === code}
            onClick={() => onWrite({ ...issue, severity: code })}
          >
            {word}
          </button>
        ))}
      </fieldset>
      <button type="button" className={phone.button} onClick={onDrop}>
        删去这个问题
      </button>
    </section>
  );
}
