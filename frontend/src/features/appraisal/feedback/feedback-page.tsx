import { useQuery } from "@tanstack/react-query";
import { useActor } from "@/shared/auth/me";
import { Complain } from "@/shared/ui/complain";
import { Figure, Figures } from "@/shared/ui/figures";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { Answers } from "./answers";
import { Own } from "./own";
import { mineOptions, tallyOptions } from "./queries";
import { ReceiptForm } from "./receipt-form";

/** 减负直通车: the public tally, one's own complaints, the answer to a receipt, and the desk of who answers. */
export function FeedbackPage() {
  const actor = useActor();
  const tally = useQuery(tallyOptions);
  const mine = useQuery(mineOptions);
  return (
    <>
      <PageHeader
        title="减负直通车"
        subtitle="哪张表多余、哪项要求不合理,都可以直说;可以匿名,十个工作日内答复"
        extra={<Complain about="减负" label="我要提意见" />}
      />
      <div className="stack">
        <Loaded query={tally}>
          {(found) => (
            <Figures label="办理情况">
              <Figure title="收到">{found.received} 件</Figure>
              <Figure title="已答复">{found.answered} 件</Figure>
              <Figure
                title="按期答复"
                note={found.percent_in_time === null ? "尚无答复" : `占已答复 ${found.percent_in_time}%`}
              >
                {found.in_time} 件
              </Figure>
              <Figure title="办理中" note={found.overdue > 0 ? `其中超期 ${found.overdue} 件` : "没有超期"}>
                {found.open} 件
              </Figure>
            </Figures>
          )}
        </Loaded>
        {actor.may("appraisal.feedback:answer") && <Answers />}
        <div className="columns">
          <section className="card stack" aria-label="我的意见">
            <h2>我的意见</h2>
            <Loaded query={mine}>
              {(rows) =>
                rows.length === 0 ? (
                  <Empty>还没有实名提过意见。每张表单下方都有“减负直通车”。</Empty>
                ) : (
                  rows.map((row) => <Own key={`${row.received_on} ${row.about} ${row.text}`} row={row} />)
                )
              }
            </Loaded>
          </section>
          <ReceiptForm />
        </div>
      </div>
    </>
  );
}
