import { type FormEvent, useEffect, useMemo } from "react";
import phone from "@/shared/ui/phone.module.css";
import css from "./receipt.module.css";
import { ReporterIssue } from "./reporter-view";
import { byReceipt } from "./source";
import { StrangerFrame } from "./stranger-frame";

interface Props {
  /** What stands behind the `#`; browsers send it nowhere. */
  receipt: string;
  onEnter: (receipt: string) => void;
}

/** One's own issue without an account. */
export function ReceiptPage({ receipt, onEnter }: Props) {
  const source = useMemo(() => byReceipt(receipt), [receipt]);
  useEffect(() => {
    document.title = "我的反映 · 党建云";
  }, []);
  return (
    <StrangerFrame>{receipt ? <ReporterIssue source={source} /> : <Enter onEnter={onEnter} />}</StrangerFrame>
  );
}

function Enter({ onEnter }: { onEnter: (receipt: string) => void }) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onEnter(String(new FormData(event.currentTarget).get("receipt")).trim());
  };
  return (
    <form className={css.page} onSubmit={submit}>
      <h1>查看我的反映</h1>
      <label className={phone.label}>
        回执上的编码
        <input name="receipt" required maxLength={60} autoComplete="off" autoCapitalize="characters" />
      </label>
      <button type="submit" className={`${phone.button} ${phone.submit}`}>
        查看
      </button>
      <p className="quiet">扫回执上的二维码可以直接打开。</p>
    </form>
  );
}
