import { type FormEvent, useId, useState } from "react";
import type { Home, HomeOutlet } from "@/api/generated/types.gen";
import { businessDate } from "@/shared/format";
import { Complain } from "@/shared/ui/complain";
import phone from "@/shared/ui/phone.module.css";
import { StatusTag } from "@/shared/ui/status-tag";
import { STATES } from "../../issues/words";
import { IssueFields } from "./issue-fields";
import { faultOf, newIssue, type VisitDraft } from "./visit-draft";

const LATEST_DAYS = 60;
const DAY_MS = 86_400_000;

interface Props {
  home: Home;
  draft: VisitDraft;
  onWrite: (draft: VisitDraft) => void;
  onSubmit: () => Promise<void>;
}

/** One sentence is asked; the rest is up to the person. */
export function VisitForm({ home, draft, onWrite, onSubmit }: Props) {
  const [busy, setBusy] = useState(false);
  const [asked, setAsked] = useState(false);
  const fault = faultOf(draft);
  const change = (part: Partial<VisitDraft>) => onWrite({ ...draft, ...part });
  const place = home.outlets.find(({ outlet_id }) => outlet_id === draft.outlet);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (busy || fault) return;
    setBusy(true);
    await onSubmit();
    setBusy(false);
  };
  return (
    <>
      <form className={phone.form} onSubmit={(event) => void submit(event)}>
        <Where home={home} draft={draft} onChange={change} />
        <Text label="看到的情况(一句话)" value={draft.seen} onChange={(seen) => change({ seen })} />
        <Text label="做了什么(可不填)" value={draft.done} onChange={(done) => change({ done })} />
        {place && place.issues.length > 0 && <Earlier place={place} draft={draft} onChange={change} />}
        <IssueFields
          categories={home.categories}
          issues={draft.issues}
          onChange={(issues) => change({ issues })}
        />
        <button
          type="button"
          className={phone.button}
          onClick={() => change({ issues: [...draft.issues, newIssue(home.categories[0]?.code ?? "")] })}
        >
          + 现场收集一个问题
        </button>
        {asked && fault && <p role="alert">{fault}</p>}
        <button type="submit" className={`${phone.button} ${phone.submit}`} disabled={busy}>
          提交
        </button>
      </form>
      <Complain about="走访记录" />
    </>
  );
}

interface PartProps {
  draft: VisitDraft;
  onChange: (part: Partial<VisitDraft>) => void;
}

function Where({ home, draft, onChange }: PartProps & { home: Home }) {
  const [outlet, day] = [useId(), useId()];
  const today = businessDate();
  const earliest = businessDate(new Date(Date.now() - LATEST_DAYS * DAY_MS));
  return (
    <>
      <label className={phone.label} htmlFor={outlet}>
        网点
        <select
          id={outlet}
          className={phone.button}
          value={draft.outlet}
          onChange={(event) => onChange({ outlet: event.target.value, lookedAt: {} })}
        >
          {home.outlets.map(({ outlet_id, name }) => (
            <option key={outlet_id} value={outlet_id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label className={phone.label} htmlFor={day}>
        哪一天
        <input
          id={day}
          type="date"
          min={earliest}
          max={today}
          required
          value={draft.day}
          onChange={(event) => onChange({ day: event.target.value })}
        />
      </label>
    </>
  );
}

function Text({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (text: string) => void;
}) {
  const id = useId();
  return (
    <label className={phone.label} htmlFor={id}>
      {label}
      <textarea
        id={id}
        rows={2}
        maxLength={2000}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}

/** What was open there before: looked at again with one tap, and words if there are any. */
function Earlier({ place, draft, onChange }: PartProps & { place: HomeOutlet }) {
  const toggle = (id: string) => {
    const { [id]: there, ...others } = draft.lookedAt;
    onChange({ lookedAt: there === undefined ? { ...others, [id]: "" } : others });
  };
  return (
    <fieldset className={`${phone.choices} ${phone.wide}`}>
      <legend className={phone.legend}>以前的问题,看过的点一下</legend>
      {place.issues.map((issue) => (
        <div key={issue.id} className={phone.form}>
          <button
            type="button"
            className={phone.button}
            aria-pressed={draft.lookedAt[issue.id] !== undefined}
            onClick={() => toggle(issue.id)}
          >
            {draft.lookedAt[issue.id] !== undefined ? "✓ " : ""}
            {issue.title} <StatusTag tone={STATES[issue.state].tone}>{STATES[issue.state].word}</StatusTag>
          </button>
          {draft.lookedAt[issue.id] !== undefined && (
            <Text
              label={`${issue.title}:现在怎么样(可不填)`}
              value={draft.lookedAt[issue.id] ?? ""}
              onChange={(words) => onChange({ lookedAt: { ...draft.lookedAt, [issue.id]: words } })}
            />
          )}
        </div>
      ))}
    </fieldset>
  );
}
