import { useState } from "react";
import type { Receipt } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import { ReceiptCard } from "@/features/liaison/receipt/receipt-card";
import phone from "@/shared/ui/phone.module.css";
import { handOn } from "./queries";

/** A representative gives the receipt to the person for whom he spoke: that person alone has the word. */
export function HandOn({ id }: { id: string }) {
  const [receipt, setReceipt] = useState<Receipt>();
  const [fault, setFault] = useState<string>();
  const give = async () => {
    setFault(undefined);
    try {
      setReceipt(await handOn(id));
    } catch (error) {
      setFault(asProblem(error).detail);
    }
  };
  if (receipt) return <ReceiptCard receipt={receipt} />;
  return (
    <>
      <button type="button" className={phone.button} onClick={() => void give()}>
        给反映人一张新回执
      </button>
      <p className="quiet">新回执给出后,以前的那张失效;是否解决只由反映人说。</p>
      {fault && <p role="alert">{fault}</p>}
    </>
  );
}
