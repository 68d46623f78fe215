import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { IntakeOpen, ReportReceived } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import css from "@/features/liaison/receipt/receipt.module.css";
import { ReceiptCard } from "@/features/liaison/receipt/receipt-card";
import { byReceipt } from "@/features/liaison/receipt/source";
import { StrangerFrame } from "@/features/liaison/receipt/stranger-frame";
import type { Photo } from "@/shared/photos/photo";
import { Words } from "@/shared/ui/facts";
import { Loaded } from "@/shared/ui/loaded";
import phone from "@/shared/ui/phone.module.css";
import { openIntakeOptions } from "./queries";
import { ReportForm } from "./report-form";

/** Reporting through a link or QR code: no account, no name if one likes. */
export function ReportPage({ code }: { code: string }) {
  const query = useQuery(openIntakeOptions(code));
  const [sent, setSent] = useState<{ received: ReportReceived; photos: Photo[] }>();
  useEffect(() => {
    document.title = "反映问题 · 党建云";
  }, []);
  return (
    <StrangerFrame>
      {sent ? (
        <Sent {...sent} />
      ) : (
        <Loaded query={query}>
          {(intake) => (
            <div className={css.page}>
              <Heading intake={intake} />
              {intake.closed ? (
                <p role="alert" className={phone.kept}>
                  {intake.closed}
                </p>
              ) : (
                <ReportForm
                  code={code}
                  intake={intake}
                  onSent={(received, photos) => setSent({ received, photos })}
                />
              )}
              <p className="quiet">
                已经反映过?<a href="/c">凭回执查看</a>
              </p>
            </div>
          )}
        </Loaded>
      )}
    </StrangerFrame>
  );
}

function Heading({ intake }: { intake: IntakeOpen }) {
  return (
    <header className={css.page}>
      <h1>{intake.kind === "model_post" ? `党员示范岗:${intake.subject}` : "反映问题"}</h1>
      <p>
        {intake.outlet_name ?? intake.organization_name} · {intake.name}
      </p>
      {intake.guide && <Words>{intake.guide}</Words>}
    </header>
  );
}

/** It is received; pictures follow, and a picture that fails takes nothing back. */
function Sent({ received, photos }: { received: ReportReceived; photos: Photo[] }) {
  const [left, setLeft] = useState(photos);
  const [fault, setFault] = useState<string>();
  const [busy, setBusy] = useState(false);
  const follow = async () => {
    setBusy(true);
    setFault(undefined);
    try {
      await byReceipt(received.receipt).add(undefined, left);
      setLeft([]);
    } catch (error) {
      setFault(asProblem(error).detail);
    } finally {
      setBusy(false);
    }
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: the pictures are sent once by themselves, then by the button
  useEffect(() => {
    if (left.length > 0) void follow();
  }, []);
  return (
    <div className={css.page}>
      <h1>已收到,谢谢您</h1>
      <p role="status">
        编号 <strong className="num">{received.number}</strong>,{received.accept_due_on} 前有人受理。
        {busy && "照片正在上传…"}
      </p>
      {fault && (
        <div role="alert" className={phone.kept}>
          <p>文字已收到,照片没有传上去:{fault}</p>
          <button type="button" className={phone.button} onClick={() => void follow()}>
            再传一次照片
          </button>
        </div>
      )}
      <ReceiptCard receipt={received} />
      <a className={`${phone.button} ${css.unprinted}`} href={received.link}>
        打开我的反映
      </a>
    </div>
  );
}
