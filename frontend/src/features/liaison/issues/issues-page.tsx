import { Link, useNavigate } from "@tanstack/react-router";
import { Button, Checkbox } from "antd";
import { useState } from "react";
import type { IssueRow } from "@/api/generated/types.gen";
import { useActor } from "@/shared/auth/me";
import { instant } from "@/shared/format";
import { useIsPhone } from "@/shared/hooks/use-is-phone";
import { useUrlState } from "@/shared/hooks/use-url-state";
import { type Column, DataTable } from "@/shared/ui/data-table";
import { ImportButton } from "@/shared/ui/imports/import-button";
import { StateFilter } from "@/shared/ui/list-filters";
import { PageHeader } from "@/shared/ui/page-header";
import { useListing } from "@/shared/ui/use-listing";
import { BatchBar, type BatchMove } from "./batch-bar";
import { FilterFields } from "./filter-fields";
import { filtersOf } from "./filters";
import { IssueForm } from "./issue-form";
import css from "./issues.module.css";
import { dueDay, dueWords } from "./next";
import { issuesOptions, searchIssues } from "./queries";
import { SavedViews } from "./saved-views";
import { DueTag, SeverityTag, StateTags, stateWord } from "./tags";
import { CHANNELS, SEVERITIES, STATES } from "./words";

/** The issues one may see; every filter is in the URL. j, k and Enter move, x chooses, a gives away. */
export function IssuesPage() {
  const [url] = useUrlState();
  const navigate = useNavigate();
  const me = useActor();
  const [adding, setAdding] = useState(false);
  const [chosen, setChosen] = useState<ReadonlyMap<string, IssueRow>>(new Map());
  const [doing, setDoing] = useState<BatchMove>();
  const phone = useIsPhone();
  const filters = filtersOf(url);
  const { query, load } = useListing(issuesOptions, searchIssues, filters);
  const mayDispatch = me.may("liaison.issue:dispatch");
  const toggle = (row: IssueRow) =>
    setChosen((before) => {
      const after = new Map(before);
      if (!after.delete(row.id)) after.set(row.id, row);
      return after;
    });
  const press = (key: string, row: IssueRow) => {
    if (key === "x") toggle(row);
    if (key !== "a") return;
    setChosen((before) => (before.size ? before : new Map([[row.id, row]])));
    setDoing("assign");
  };
  return (
    <>
      <PageHeader
        title="群众诉求"
        subtitle="反映、受理、交办、办理、确认,每一步都留痕;是否解决由反映人说了算"
        extra={
          <>
            <Link to="/issues/board" search={url as never}>
              看板
            </Link>
            <ImportButton
              permission="liaison.issue:dispatch"
              noun="诉求"
              url="/api/v1/liaison/issues"
              changes={["liaison"]}
            />
            {me.may("liaison.issue:report") && (
              <Button type="primary" onClick={() => setAdding(true)}>
                登记诉求
              </Button>
            )}
          </>
        }
      />
      <SavedViews />
      {chosen.size > 0 && (
        <BatchBar
          rows={[...chosen.values()]}
          doing={doing}
          onDo={setDoing}
          onDone={() => setChosen(new Map())}
        />
      )}
      <DataTable
        title="群众诉求"
        columns={mayDispatch && !phone ? [choosing(chosen, toggle), ...COLUMNS] : COLUMNS}
        query={query}
        rowKey={(row) => row.id}
        onOpen={(row) => void navigate({ to: "/issues/$id", params: { id: row.id } })}
        onKey={mayDispatch ? press : undefined}
        load={load}
        filters={
          <>
            <StateFilter states={STATES} width={120} />
            <FilterFields />
          </>
        }
        empty="没有符合条件的诉求"
      />
      <IssueForm open={adding} onClose={() => setAdding(false)} />
    </>
  );
}

function choosing(chosen: ReadonlyMap<string, IssueRow>, toggle: (row: IssueRow) => void): Column<IssueRow> {
  return {
    key: "chosen",
    title: "选择",
    width: 60,
    render: (row) => (
      <Checkbox aria-label={`选择 ${row.number}`} checked={chosen.has(row.id)} onChange={() => toggle(row)} />
    ),
  };
}

const COLUMNS: Column<IssueRow>[] = [
  {
    key: "title",
    title: "诉求",
    render: (row) => (
      <span className={css.title}>
        <Link to="/issues/$id" params={{ id: row.id }}>
          {row.title}
        </Link>
        <span className="quiet">
          {row.number} · {row.category_title}
          {row.outlet_name && ` · ${row.outlet_name}`}
        </span>
      </span>
    ),
    text: (row) => `${row.number} ${row.title}`,
  },
  {
    key: "state",
    title: "状态",
    render: (row) => <StateTags row={row} />,
    text: stateWord,
  },
  {
    key: "severity",
    title: "程度",
    render: (row) => <SeverityTag severity={row.severity} />,
    text: (row) => SEVERITIES[row.severity].word,
  },
  {
    key: "due",
    title: "期限",
    sort: "waits_until",
    ascending: true,
    render: (row) => <DueTag row={row} />,
    text: (row) => [dueDay(row), dueWords(row)?.word].filter(Boolean).join(" "),
  },
  {
    key: "handler",
    title: "承办单位",
    render: (row) => row.handler_organization_name ?? "—",
    text: (row) => row.handler_organization_name ?? "",
  },
  {
    key: "organization",
    title: "反映到",
    render: (row) => row.organization_name,
    text: (row) => row.organization_name,
  },
  {
    key: "reported_at",
    title: "反映时间",
    sort: "reported_at",
    render: (row) => (
      <span style={{ display: "grid" }}>
        <span>{instant(row.reported_at)}</span>
        <span className="quiet">{CHANNELS[row.channel]}</span>
      </span>
    ),
    text: (row) => instant(row.reported_at),
  },
  {
    key: "channel",
    title: "渠道",
    render: (row) => CHANNELS[row.channel],
    text: (row) => CHANNELS[row.channel],
    extra: true,
  },
  {
    key: "category",
    title: "类别",
    render: (row) => row.category_title,
    text: (row) => row.category_title,
    extra: true,
  },
  {
    key: "satisfaction",
    title: "满意度",
    align: "right",
    render: (row) => row.satisfaction ?? "—",
    text: (row) => String(row.satisfaction ?? ""),
    extra: true,
  },
];
