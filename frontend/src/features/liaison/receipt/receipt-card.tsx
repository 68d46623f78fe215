import { useState } from "react";
import type { Receipt } from "@/api/generated/types.gen";
import phone from "@/shared/ui/phone.module.css";
import css from "./receipt.module.css";

/** A receipt, shown once: to keep, to scan with another phone, or to print. */
export function ReceiptCard({ receipt }: { receipt: Receipt }) {
  const [copied, setCopied] = useState<boolean>();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(receipt.link);
      setCopied(true);
    } catch {
      setCopied(false);
    }
  };
  return (
    <section className={css.card} aria-label="回执">
      <h2>回执(只显示这一次)</h2>
      <p>凭它查看办理情况、确认是否解决、评价。请保存好,不要转给无关的人;系统里没有存它,丢失后无法找回。</p>
      <img className={css.qr} src={receipt.qr} alt="回执二维码,用手机扫码打开" />
      <p>
        编号 <strong className="num">{receipt.number}</strong>
      </p>
      <p className={css.code}>{receipt.receipt}</p>
      <div className={`${phone.actions} ${css.unprinted}`}>
        <button type="button" onClick={() => void copy()}>
          复制链接
        </button>
        <button type="button" onClick={() => window.print()}>
          打印
        </button>
      </div>
      <p role="status">
        {copied === true && "链接已复制。"}
        {copied === false && "没有复制成功,请长按上面的编码,或截屏保存。"}
      </p>
    </section>
  );
}
