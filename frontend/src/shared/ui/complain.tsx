import { type FormEvent, useId, useRef, useState } from "react";
import { v4 } from "uuid";
import "@/api/client";
import { feedbackAsk } from "@/api/generated/sdk.gen";
import type { FeedbackReceived } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import css from "./complain.module.css";

/** 减负直通车: on every form, a way to say that it asks too much; without a name if one likes. */
export function Complain({ about, label = "减负直通车" }: { about: string; label?: string }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className={css.open} onClick={() => setOpen(true)}>
        {label}
      </button>
      {open && <Dialog about={about} onClose={() => setOpen(false)} />}
    </>
  );
}

function Dialog({ about, onClose }: { about: string; onClose: () => void }) {
  const [received, setReceived] = useState<FeedbackReceived>();
  const title = useId();
  const show = (dialog: HTMLDialogElement | null) => {
    if (dialog && !dialog.open) dialog.showModal();
  };
  return (
    <dialog
      ref={show}
      className={css.dialog}
      aria-labelledby={title}
      onClose={onClose}
      onCancel={(event) => event.stopPropagation()}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <h2 id={title}>减负直通车</h2>
      {received ? (
        <Received received={received} onClose={onClose} />
      ) : (
        <Ask about={about} onReceived={setReceived} onClose={onClose} />
      )}
    </dialog>
  );
}

interface AskProps {
  about: string;
  onReceived: (received: FeedbackReceived) => void;
  onClose: () => void;
}

function Ask({ about, onReceived, onClose }: AskProps) {
  // One intent, however often the button is pressed or the network fails.
  const clientId = useRef(v4());
  const [text, setText] = useState("");
  const [anonymous, setAnonymous] = useState(false);
  const [sending, setSending] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const send = async (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    setSending(true);
    setRefusal(undefined);
    try {
      const body = { client_id: clientId.current, about: about.slice(0, 200), text: text.trim(), anonymous };
      onReceived(await feedbackAsk({ body }));
    } catch (error) {
      setRefusal(asProblem(error).detail);
      setSending(false);
    }
  };
  return (
    <form className={css.form} onSubmit={(event) => void send(event)}>
      <p className="quiet">“{about}”有重复填报、不必要的要求?请直说,十个工作日内答复。</p>
      <textarea
        aria-label="意见或建议"
        maxLength={2000}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <label className={css.check}>
        <input type="checkbox" checked={anonymous} onChange={(event) => setAnonymous(event.target.checked)} />
        匿名(不保存您的账号和姓名,凭回执查答复)
      </label>
      {refusal && (
        <p role="alert" className={css.refusal}>
          {refusal}
        </p>
      )}
      <div className="row">
        <button type="submit" className={css.send} disabled={sending || !text.trim()}>
          提交意见
        </button>
        <button type="button" className={css.plain} onClick={onClose}>
          取消
        </button>
      </div>
    </form>
  );
}

function Received({ received, onClose }: { received: FeedbackReceived; onClose: () => void }) {
  return (
    <div className={css.form}>
      <p>已收到,将在 {received.due_on} 前答复。</p>
      {received.receipt && (
        <>
          <p>请记下回执,凭它在“减负直通车”页面查看答复。系统不知道是谁提的,丢失后无法找回:</p>
          <p className={css.receipt}>{received.receipt}</p>
        </>
      )}
      <div>
        <button type="button" className={css.plain} onClick={onClose}>
          知道了
        </button>
      </div>
    </div>
  );
}
