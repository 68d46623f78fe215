import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import type { ObservationRead } from "@/api/generated/types.gen";
import { instant } from "@/shared/format";
import { Fact, Facts, Words } from "@/shared/ui/facts";
import { Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { NoteForm } from "./note-form";
import { noteOptions } from "./queries";
import { NOTE_RULE, OCCASIONS } from "./words";

/** One note with every wording there was; opening it is put on record. */
export function ObservationPage({ id }: { id: string }) {
  const query = useQuery(noteOptions(id));
  return <Loaded query={query}>{(row) => <Page row={row} />}</Loaded>;
}

function Page({ row }: { row: ObservationRead }) {
  const [correcting, setCorrecting] = useState(false);
  const earlier = row.versions.filter(({ id }) => id !== row.id);
  return (
    <>
      <PageHeader
        title={`${row.member_name}的考察记实`}
        trail={<Link to="/observations">考察记实</Link>}
        subtitle={`${row.organization_name} ${row.post_title}`}
        extra={row.may_correct && <Button onClick={() => setCorrecting(true)}>更正</Button>}
      />
      <div className="stack">
        <section className="card" aria-label="记实">
          <Facts>
            <Fact title="日期">{row.observed_on}</Fact>
            <Fact title="场合">{OCCASIONS[row.occasion]}</Fact>
            <Fact title="工作中的事实">
              <Words>{row.fact}</Words>
            </Fact>
            <Fact title="实绩">{row.outcome ? <Words>{row.outcome}</Words> : "没有填写"}</Fact>
            <Fact title="签名">
              {row.signed_by_name} · {instant(row.signed_at)}
            </Fact>
            {row.is_corrected && <Fact title="更正原因">{row.versions[0]?.reason}</Fact>}
          </Facts>
          <p className="quiet">{NOTE_RULE}</p>
        </section>
        {earlier.length > 0 && (
          <section className="card" aria-label="更正前">
            <h2>更正前</h2>
            {earlier.map((one) => (
              <Facts key={one.id}>
                <Fact title="日期">{one.observed_on}</Fact>
                <Fact title="工作中的事实">
                  <Words>{one.fact}</Words>
                </Fact>
                <Fact title="实绩">{one.outcome ?? "没有填写"}</Fact>
                <Fact title="签名">
                  {one.signed_by_name} · {instant(one.signed_at)}
                </Fact>
                {one.reason && <Fact title="更正原因">{one.reason}</Fact>}
              </Facts>
            ))}
          </section>
        )}
      </div>
      {correcting && <NoteForm row={row} onClose={() => setCorrecting(false)} />}
    </>
  );
}
