import { useQuery } from "@tanstack/react-query";
import { Button, Modal } from "antd";
import { useState } from "react";
import type { PracticeOrganization, PracticeRead } from "@/api/generated/types.gen";
import { instant } from "@/shared/format";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { type Column, DataTable } from "@/shared/ui/data-table";
import { SearchFilter, StateFilter } from "@/shared/ui/list-filters";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { Step, Steps } from "@/shared/ui/steps";
import { useListing } from "@/shared/ui/use-listing";
import { AdoptForm, DeclineForm, EndForm } from "./answer-forms";
import { historyOptions, type PlaceFilters, placesOptions, searchPlaces } from "./queries";
import { STANDINGS, StandingTag } from "./words";

type Doing = { what: "adopt" | "decline" | "end" | "history"; place: PracticeOrganization };

const noteOf = (row: PracticeOrganization) => row.end_reason ?? row.note ?? "";
const recordedOf = (row: PracticeOrganization) =>
  row.by_name && row.at ? `${row.by_name} · ${instant(row.at)}` : "";

/** Who uses it since when, who does not and why, and who has not answered; in the order of the tree's codes. */
export function AdoptionList({ practice }: { practice: PracticeRead }) {
  const [url] = useUrlState();
  const [doing, setDoing] = useState<Doing>();
  const filters: PlaceFilters = {
    on: textOf(url.on),
    standing: textOf(url.state) as PlaceFilters["standing"],
    q: textOf(url.q),
  };
  const { query, load } = useListing(
    placesOptions(practice.id),
    (asked: PlaceFilters) => searchPlaces(practice.id, asked),
    filters,
  );
  const close = () => setDoing(undefined);
  const shared = doing && { practiceId: practice.id, place: doing.place, onClose: close };
  return (
    <section className="card" aria-label="采用清单">
      <h2>采用清单</h2>
      <DataTable
        title={`采用清单-${practice.title}`}
        columns={columns(setDoing, practice.may_answer && url.on === undefined)}
        query={query}
        rowKey={(row) => row.organization_id}
        load={load}
        filters={
          <>
            <SearchFilter label="查找组织" placeholder="组织名称或编码" />
            <StateFilter states={STANDINGS} />
          </>
        }
        empty="没有符合条件的组织"
      />
      {doing?.what === "adopt" && shared && <AdoptForm {...shared} />}
      {doing?.what === "decline" && shared && <DeclineForm {...shared} />}
      {doing?.what === "end" && shared && <EndForm {...shared} />}
      {doing?.what === "history" && shared && <History {...shared} />}
    </section>
  );
}

function columns(act: (doing: Doing) => void, mayAnswer: boolean): Column<PracticeOrganization>[] {
  const known: Column<PracticeOrganization>[] = [
    {
      key: "organization",
      title: "组织",
      render: (row) => row.organization_name,
      text: (row) => row.organization_name,
    },
    {
      key: "standing",
      title: "情况",
      render: (row) => <StandingTag standing={row.standing} />,
      text: (row) => STANDINGS[row.standing].word,
    },
    {
      key: "since",
      title: "采用或答复日期",
      render: (row) => row.since ?? "—",
      text: (row) => row.since ?? "",
    },
    {
      key: "ended",
      title: "结束日期",
      render: (row) => row.ended_on ?? "—",
      text: (row) => row.ended_on ?? "",
    },
    { key: "note", title: "说明", render: (row) => noteOf(row) || "—", text: noteOf },
    { key: "recorded", title: "记录人", render: (row) => recordedOf(row) || "—", text: recordedOf },
  ];
  return [
    ...known,
    { key: "do", title: "操作", render: (row) => <Acts row={row} {...{ act, mayAnswer }} /> },
  ];
}

function Acts({
  row,
  act,
  mayAnswer,
}: {
  row: PracticeOrganization;
  act: (doing: Doing) => void;
  mayAnswer: boolean;
}) {
  const answers = mayAnswer && row.may_answer;
  const button = (what: Doing["what"], words: string) => (
    <Button
      size="small"
      aria-label={`${words} · ${row.organization_name}`}
      onClick={() => act({ what, place: row })}
    >
      {words}
    </Button>
  );
  if (!answers && row.standing === "waiting") return "—";
  return (
    <span className="row">
      {answers && row.standing === "adopted" && button("end", "结束采用")}
      {answers && row.standing !== "adopted" && button("adopt", "采用")}
      {answers && (row.standing === "waiting" || row.standing === "ended") && button("decline", "不采用")}
      {row.standing !== "waiting" && button("history", "全部记录")}
    </span>
  );
}

function History({
  practiceId,
  place,
  onClose,
}: {
  practiceId: string;
  place: PracticeOrganization;
  onClose: () => void;
}) {
  const query = useQuery(historyOptions(practiceId, place.organization_id));
  return (
    <Modal open title={`全部记录 · ${place.organization_name}`} footer={null} onCancel={onClose}>
      <Loaded query={query}>
        {(facts) =>
          facts.length === 0 ? (
            <Empty>还没有记录</Empty>
          ) : (
            <Steps>
              {facts.map((one) => (
                <Step
                  key={one.at}
                  title={one.kind === "adopted" ? `自 ${one.since} 起采用` : `${one.since} 答复不采用`}
                  by={one.by_name}
                  at={one.at}
                >
                  {one.note && <p>{one.note}</p>}
                  {one.ended_on && (
                    <p>
                      {one.ended_on} 起不再采用:{one.end_reason}({one.ended_by_name} 记录)
                    </p>
                  )}
                </Step>
              ))}
            </Steps>
          )
        }
      </Loaded>
    </Modal>
  );
}
