import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { IssueRead } from "@/api/generated/types.gen";
import { useActor } from "@/shared/auth/me";
import { useOutbox } from "@/shared/outbox/use-outbox";
import { Words } from "@/shared/ui/facts";
import { Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import phone from "@/shared/ui/phone.module.css";
import { ProblemResult } from "@/shared/ui/problem-result";
import { Step, Steps } from "@/shared/ui/steps";
import css from "../issues.module.css";
import { nextWords } from "../next";
import { SeverityTag, StateTags } from "../tags";
import { HandlingForm } from "./handling-form";
import { announce } from "./note";
import { handledOptions } from "./queries";
import { type Kind, type Said, saidIn, say } from "./say";

interface Props {
  id: string;
  kind: Kind;
  /** A refused item that is said anew here. */
  from: string | undefined;
}

/** One issue for a handler's thumb: say how it goes or that it is done, with nothing that must be typed. */
export function HandlingPage({ id, kind, from }: Props) {
  const account = useActor().account_id;
  const query = useQuery(handledOptions(account, id));
  const queue = useOutbox(account);
  const wrong = queue.find(({ client_id }) => client_id === from);
  const waiting = queue.filter(({ subject, state }) => subject === id && state === "waiting");
  return (
    <div className={phone.page}>
      <Link to="/m/handling" className={phone.back}>
        ‹ 办件
      </Link>
      <Loaded query={query}>
        {({ data, isKept }) => (
          <>
            {isKept && (
              <p role="status" className={phone.kept}>
                现在没有网络:可以照常登记,联网后自动发送。
              </p>
            )}
            <Issue key={wrong?.client_id} issue={data} kind={kind} before={saidIn(wrong)} from={from} />
            {waiting.length > 0 && <p role="status">有 {waiting.length} 条待发送</p>}
          </>
        )}
      </Loaded>
    </div>
  );
}

interface IssueProps {
  issue: IssueRead;
  kind: Kind;
  before: Partial<Said>;
  from: string | undefined;
}

function Issue({ issue, kind, before, from }: IssueProps) {
  const account = useActor().account_id;
  const navigate = useNavigate();
  const [failure, setFailure] = useState<unknown>();
  const shown = before.kind ?? kind;
  const move = issue.moves.find((one) => one.move === shown);
  const submit = async (said: Said) => {
    setFailure(undefined);
    try {
      announce(await say(account, issue, said, from));
      await navigate({ to: "/m/handling" });
    } catch (error) {
      setFailure(error);
    }
  };
  return (
    <>
      <PageHeader
        title={issue.title}
        subtitle={
          <span className="row">
            <span>{issue.number}</span>
            <StateTags row={issue} />
            <SeverityTag severity={issue.severity} />
          </span>
        }
      />
      <p className={css.next}>{nextWords(issue)}</p>
      <Words>{issue.description}</Words>
      {move && !move.why_not ? (
        <>
          <nav aria-label="怎么样了" className={`${phone.choices} ${phone.pair}`}>
            <KindLink id={issue.id} kind="progress" now={shown} word="有进展" />
            <KindLink id={issue.id} kind="resolve" now={shown} word="办理完毕" />
          </nav>
          <HandlingForm key={shown} kind={shown} first={before} onSubmit={submit} />
        </>
      ) : (
        <p className="quiet">{move?.why_not ?? "这一步不由您办理。"}</p>
      )}
      {failure !== undefined && <ProblemResult error={failure} />}
      <Link to="/issues/$id" params={{ id: issue.id }} className={phone.button}>
        全部经过和更多办理 ›
      </Link>
      <Latest issue={issue} />
    </>
  );
}

function KindLink({ id, kind, now, word }: { id: string; kind: Kind; now: Kind; word: string }) {
  return (
    <Link
      to="/m/handling/$id"
      params={{ id }}
      search={{ kind }}
      replace
      aria-current={kind === now ? "page" : undefined}
    >
      {word}
    </Link>
  );
}

const LATEST = 3;

function Latest({ issue }: { issue: IssueRead }) {
  return (
    <section className="stack" aria-label="最近的经过">
      <h2>最近的经过</h2>
      <Steps newest="first">
        {issue.steps
          .slice(-LATEST)
          .toReversed()
          .map((step) => (
            <Step key={step.id} title={step.title} by={step.by_name} at={step.at}>
              {step.note && <Words>{step.note}</Words>}
            </Step>
          ))}
      </Steps>
    </section>
  );
}
