import { Alert, Button, Input } from "antd";
import { useId, useState } from "react";
import type { FeedbackByReceipt } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import { Own } from "./own";
import { byReceipt } from "./queries";

/** The answer to an anonymous complaint, by the receipt alone. */
export function ReceiptForm() {
  const id = useId();
  const [receipt, setReceipt] = useState("");
  const [busy, setBusy] = useState(false);
  const [found, setFound] = useState<FeedbackByReceipt>();
  const [refusal, setRefusal] = useState<string>();
  const look = async () => {
    setBusy(true);
    setFound(undefined);
    setRefusal(undefined);
    try {
      setFound(await byReceipt(receipt.trim()));
    } catch (error) {
      setRefusal(asProblem(error).detail);
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className="card stack" aria-label="凭回执查答复">
      <h2>凭回执查答复</h2>
      <label htmlFor={id}>匿名意见的回执</label>
      <div className="row">
        <Input
          id={id}
          style={{ maxWidth: "16rem" }}
          maxLength={40}
          placeholder="XXXX-XXXX-XXXX"
          autoComplete="off"
          value={receipt}
          onChange={(event) => setReceipt(event.target.value)}
          onPressEnter={() => receipt.trim() && void look()}
        />
        <Button loading={busy} disabled={!receipt.trim()} onClick={() => void look()}>
          查答复
        </Button>
      </div>
      {refusal && <Alert type="error" showIcon title={refusal} />}
      {found && !found.feedback && <p role="status">没有找到这个回执,请核对后重试。</p>}
      {found?.feedback && <Own row={found.feedback} />}
    </section>
  );
}
