import { type FormEvent, useState } from "react";
import type { ReplyCreate, ReporterView } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import phone from "@/shared/ui/phone.module.css";
import css from "./receipt.module.css";
import type { Source } from "./source";

type Reply = ReplyCreate["reply"];
interface Props {
  issue: ReporterView;
  source: Source;
  onTold: (view: ReporterView) => void;
}

const WORDS: Record<Reply, { button: string; ask?: string }> = {
  solved: { button: "已经解决" },
  half_solved: { button: "部分解决", ask: "还差什么没有解决?" },
  not_solved: { button: "没有解决", ask: "请说说现在的情况" },
  rate: { button: "评价" },
  object: { button: "我有异议", ask: "请说明理由,受理单位会重新研究" },
  lasted: { button: "没有再出现" },
  came_back: { button: "又出现了", ask: "请说说现在的情况" },
};
/** As many side by side as four characters leave room for, at any size of the letters. */
const COLUMNS = { gridTemplateColumns: "repeat(auto-fit, minmax(5.6rem, 1fr))" };
const STARS = [
  [1, "很不满意"],
  [2, "不满意"],
  [3, "一般"],
  [4, "满意"],
  [5, "很满意"],
] as const;

/** Every question that is open to the reporter, each with its answers. */
export function ReplyForms(props: Props) {
  const open = props.issue.replies;
  const asked: Reply[] = open.filter((reply) => reply === "lasted" || reply === "came_back");
  const rest: Reply[] = open.filter((reply) => reply !== "rate" && !asked.includes(reply));
  return (
    <>
      {asked.length > 0 && (
        <Question
          key={`asked ${props.issue.reopened_count}`}
          title="回访:问题还好吗?"
          replies={asked}
          {...props}
        >
          一段时间过去了,请告诉我们问题有没有再出现。
        </Question>
      )}
      {rest.length > 0 && asked.length === 0 && (
        <Question key={rest.join()} title={titleOf(rest)} replies={rest} {...props}>
          {hintOf(props.issue)}
        </Question>
      )}
      {open.includes("rate") && <Rating {...props} />}
    </>
  );
}

function titleOf(replies: Reply[]): string {
  if (replies.includes("solved")) return "问题解决了吗?";
  return replies.includes("object") ? "对这个处理有异议吗?" : "问题又出现了?";
}

function hintOf({ state, confirmation_due_on }: ReporterView): string {
  if (state === "resolved")
    return `是否解决由您说了算。${confirmation_due_on ? `请在 ${confirmation_due_on} 前答复,不答复不会算作解决。` : ""}`;
  return state === "rejected" || state === "merged"
    ? "不同意可以提出异议,受理单位会重新研究。"
    : "仍在可以重新打开的期限内。";
}

interface QuestionProps extends Props {
  title: string;
  replies: Reply[];
  children: string;
}

/** One tap where being content needs no words; a few words where something is wrong. */
function Question({ source, onTold, title, replies, children }: QuestionProps) {
  const [chosen, setChosen] = useState<Reply>();
  const { send, busy, fault } = useSending(source, onTold);
  const ask = chosen && WORDS[chosen].ask;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const note = String(new FormData(event.currentTarget).get("note")).trim();
    if (chosen) void send({ reply: chosen, note: note || null });
  };
  return (
    <section className={`${css.card} ${css.ask}`} aria-label={title}>
      <h2>{title}</h2>
      <p>{children}</p>
      <div className={phone.choices} style={COLUMNS}>
        {replies.map((reply) => (
          <button
            key={reply}
            type="button"
            disabled={busy}
            aria-pressed={WORDS[reply].ask ? chosen === reply : undefined}
            onClick={() => (WORDS[reply].ask ? setChosen(reply) : void send({ reply }))}
          >
            {WORDS[reply].button}
          </button>
        ))}
      </div>
      {ask && (
        <form className={css.page} onSubmit={submit}>
          <label className={phone.label}>
            {ask}
            <textarea name="note" required maxLength={2000} rows={3} />
          </label>
          <button type="submit" className={`${phone.button} ${phone.submit}`} disabled={busy}>
            {busy ? "正在提交…" : `提交:${chosen && WORDS[chosen].button}`}
          </button>
        </form>
      )}
      {fault && <p role="alert">{fault}</p>}
    </section>
  );
}

function Rating({ source, onTold }: Props) {
  const { send, busy, fault } = useSending(source, onTold);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const note = String(form.get("note")).trim();
    void send({ reply: "rate", satisfaction: Number(form.get("stars")), note: note || null });
  };
  return (
    <form className={css.card} aria-label="评价这次办理" onSubmit={submit}>
      <h2>评价这次办理(可不评)</h2>
      <fieldset className={css.stars}>
        <legend className="visually-hidden">满意程度</legend>
        {STARS.map(([value, word]) => (
          <label key={value}>
            <input type="radio" name="stars" value={value} required className="visually-hidden" />
            <span>{value}</span>
            <span className="quiet">{word}</span>
          </label>
        ))}
      </fieldset>
      <label className={phone.label}>
        想说的话(可不填)
        <textarea name="note" maxLength={2000} rows={2} />
      </label>
      <button type="submit" className={phone.button} disabled={busy}>
        {busy ? "正在提交…" : "提交评价"}
      </button>
      {fault && <p role="alert">{fault}</p>}
    </form>
  );
}

function useSending(source: Source, onTold: (view: ReporterView) => void) {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const send = async (body: ReplyCreate) => {
    setBusy(true);
    setFault(undefined);
    try {
      onTold(await source.reply(body));
    } catch (error) {
      setFault(asProblem(error).detail);
    } finally {
      setBusy(false);
    }
  };
  return { send, busy, fault };
}
