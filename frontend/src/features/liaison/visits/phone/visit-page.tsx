import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import type { Home } from "@/api/generated/types.gen";
import { useActor } from "@/shared/auth/me";
import { keep, kept } from "@/shared/outbox/store";
import { useOutbox } from "@/shared/outbox/use-outbox";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import phone from "@/shared/ui/phone.module.css";
import { ProblemResult } from "@/shared/ui/problem-result";
import { homeOptions } from "./queries";
import { draftOf, emptyDraft, recordVisit, type VisitDraft } from "./visit-draft";
import { VisitForm } from "./visit-form";

interface Props {
  outlet: string | undefined;
  /** A refused item that is said otherwise here. */
  from: string | undefined;
}

/** A visit: what was seen and done, and what people raised there; nothing else is asked. */
export function VisitPage({ outlet, from }: Props) {
  const account = useActor().account_id;
  const query = useQuery(homeOptions(account));
  const wrong = useOutbox(account).find(({ client_id }) => client_id === from);
  return (
    <div className={phone.page}>
      <Link to="/m/liaison" className={phone.back}>
        ‹ 我的网点
      </Link>
      <PageHeader title="记走访" subtitle="不要求照片和位置;没有网络也能记,联网后自动发送。" />
      <Loaded query={query}>
        {({ data }) =>
          data.outlets.length > 0 ? (
            <Visit
              key={wrong?.client_id}
              account={account}
              home={data}
              outlet={outlet}
              before={wrong && { draft: draftOf(wrong), id: wrong.client_id }}
            />
          ) : (
            <Empty>还没有安排结对网点,安排后就可以记走访。</Empty>
          )
        }
      </Loaded>
    </div>
  );
}

interface VisitProps {
  account: string;
  home: Home;
  outlet: string | undefined;
  before: { draft: VisitDraft; id: string } | undefined;
}

function Visit({ account, home, outlet, before }: VisitProps) {
  const navigate = useNavigate();
  const [failure, setFailure] = useState<unknown>();
  const chosen = outlet ?? before?.draft.outlet ?? home.outlets[0]?.outlet_id ?? "";
  const { draft, write, forget } = useDraft(account, chosen, before?.draft);
  const submit = async () => {
    const place = home.outlets.find(({ outlet_id }) => outlet_id === draft?.outlet);
    if (!draft || !place) return;
    setFailure(undefined);
    try {
      await recordVisit(account, place, draft, before?.id);
      await forget();
      await navigate({ to: "/m/liaison" });
    } catch (error) {
      setFailure(error);
    }
  };
  return (
    <>
      {draft && <VisitForm home={home} draft={draft} onWrite={write} onSubmit={submit} />}
      {failure !== undefined && <ProblemResult error={failure} />}
    </>
  );
}

/** What was being typed about an outlet outlives the page; it goes when it is handed in. */
function useDraft(account: string, outlet: string, before: VisitDraft | undefined) {
  const name = `draft visit ${outlet}`;
  const [draft, setDraft] = useState<VisitDraft | undefined>(before);
  const isThere = draft !== undefined;
  useEffect(() => {
    if (isThere) return;
    void kept(account, name)
      .catch(() => undefined)
      .then((last) => setDraft((last?.data as VisitDraft | undefined) ?? emptyDraft(outlet)));
  }, [account, name, outlet, isThere]);
  const write = (next: VisitDraft) => {
    setDraft(next);
    void keep(account, name, next).catch(() => undefined);
  };
  const forget = () => keep(account, name, undefined).catch(() => undefined);
  return { draft, write, forget };
}
