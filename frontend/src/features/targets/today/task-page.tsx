import { Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import type { CheckInCreate } from "@/api/generated/types.gen";
import { keep, kept } from "@/shared/outbox/store";
import { Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import phone from "@/shared/ui/phone.module.css";
import { ProblemResult } from "@/shared/ui/problem-result";
import { bodyOf, type Card, type CheckInDraft, checkIn } from "./check-in";
import { CheckInForm, type Typed } from "./check-in-form";
import { announce } from "./note";
import { Progress } from "./progress";
import { Standing } from "./standing";
import { useToday } from "./use-today";
import { KINDS, OFFERED, type OfferedKind } from "./words";

interface Props {
  taskId: string;
  kind: OfferedKind;
  /** A refused item that is corrected here. */
  from: string | undefined;
}

/** One task: say how far it is, in three taps with nothing to type. */
export function TaskPage({ taskId, kind, from }: Props) {
  const { account, query, overlay, queue } = useToday();
  const card = overlay?.cards.find(({ item }) => item.task_id === taskId);
  const wrong = queue.find(({ client_id }) => client_id === from);
  return (
    <div className={phone.page}>
      <Link to="/m" className={phone.back}>
        ‹ 今天
      </Link>
      <Loaded query={query}>
        {() =>
          card ? (
            <Task
              key={`${taskId} ${wrong?.client_id}`}
              account={account}
              card={card}
              kind={kind}
              before={wrong && { ...typedOf(bodyOf(wrong)), from: wrong.client_id }}
            />
          ) : (
            <p>这项任务不在今天的清单里:可能已经办结,或已交给别人。</p>
          )
        }
      </Loaded>
    </div>
  );
}

function typedOf({ percent, note }: CheckInCreate): Typed {
  return { ...(percent != null && { percent }), ...(note != null && { note }) };
}

interface TaskProps {
  account: string;
  card: Card;
  kind: OfferedKind;
  before: { percent?: string; note?: string; from: string } | undefined;
}

function Task({ account, card, kind, before }: TaskProps) {
  const { item } = card;
  const navigate = useNavigate();
  const [failure, setFailure] = useState<unknown>();
  const draft = useDraft(account, item.task_id, before);
  const submit = async (said: Omit<CheckInDraft, "instead">) => {
    setFailure(undefined);
    try {
      announce(await checkIn(account, item, { ...said, instead: before?.from }));
      await draft.save(undefined);
      await navigate({ to: "/m" });
    } catch (error) {
      setFailure(error);
    }
  };
  return (
    <>
      <PageHeader title={item.title} subtitle={item.organization_name} />
      <Standing item={item} />
      <Progress percent={card.percent} planned={item.planned_percent} />
      <nav aria-label="怎么样了" className={`${phone.choices} ${phone.kinds}`}>
        {OFFERED.map((offered) => (
          <Link
            key={offered}
            to="/m/tasks/$id"
            params={{ id: item.task_id }}
            search={{ kind: offered, from: before?.from }}
            replace
            aria-current={offered === kind ? "page" : undefined}
          >
            {KINDS[offered]}
          </Link>
        ))}
      </nav>
      {draft.first !== undefined && (
        <CheckInForm
          item={item}
          percent={card.percent}
          kind={kind}
          first={draft.first}
          onType={(typed) => void draft.save(typed)}
          onSubmit={submit}
        />
      )}
      {failure !== undefined && <ProblemResult error={failure} />}
    </>
  );
}

/** What was being typed outlives the page; it goes when it is handed in. */
function useDraft(account: string, taskId: string, before: Typed | undefined) {
  const name = `draft ${taskId}`;
  const [first, setFirst] = useState<Typed | undefined>(before);
  useEffect(() => {
    if (first !== undefined) return;
    void kept(account, name)
      .catch(() => undefined)
      .then((draft) => setFirst((draft?.data as Typed | undefined) ?? {}));
  }, [account, name, first]);
  const save = (typed: Typed | undefined) => keep(account, name, typed).catch(() => undefined);
  return { first, save };
}
