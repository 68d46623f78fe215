import { Link, useNavigate } from "@tanstack/react-router";
import { Button, Select } from "antd";
import { useState } from "react";
import type { LetterCounts, LetterRow } from "@/api/generated/types.gen";
import { useActor } from "@/shared/auth/me";
import { businessDate, instant } from "@/shared/format";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { type Column, DataTable } from "@/shared/ui/data-table";
import { OrgFilter, StateFilter } from "@/shared/ui/list-filters";
import { PageHeader } from "@/shared/ui/page-header";
import { useListing } from "@/shared/ui/use-listing";
import { DraftDialog } from "./draft-dialog";
import { type Filters, lettersOptions, searchLetters } from "./queries";
import { STATES, StateTags } from "./words";

const COLUMNS: Column<LetterRow>[] = [
  {
    key: "title",
    title: "责任书",
    render: (row) => (
      <Link to="/letters/$id" params={{ id: row.id }}>
        {row.title}
      </Link>
    ),
    text: (row) => row.title,
  },
  {
    key: "organization",
    title: "责任单位",
    render: (row) => row.organization_name,
    text: (row) => row.organization_name,
  },
  { key: "superior", title: "上级", render: (row) => row.superior_name, text: (row) => row.superior_name },
  { key: "year", title: "年度", render: (row) => row.year, text: (row) => String(row.year) },
  {
    key: "state",
    title: "状态",
    render: (row) => <StateTags row={row} />,
    text: (row) => STATES[row.state].word,
  },
  {
    key: "changed_at",
    title: "更新",
    render: (row) => instant(row.changed_at),
    text: (row) => instant(row.changed_at),
    extra: true,
  },
];

/** The letters in one's scope; year, state and organisation are in the URL. */
export function LettersPage() {
  const [url] = useUrlState();
  const navigate = useNavigate();
  const actor = useActor();
  const [drafting, setDrafting] = useState(false);
  const filters: Filters = {
    state: textOf(url.state) as Filters["state"],
    year: url.year === undefined ? undefined : Number(url.year),
    organization_id: textOf(url.org),
  };
  const { query, load } = useListing(lettersOptions, searchLetters, filters);
  return (
    <>
      <PageHeader
        title="责任书"
        subtitle="党建目标和业务指标写在同一份年度目标责任书里,双方签署后生效"
        extra={
          actor.may("targets.letter:draft") && (
            <Button type="primary" onClick={() => setDrafting(true)}>
              起草责任书
            </Button>
          )
        }
      />
      <DataTable
        title="责任书"
        columns={COLUMNS}
        query={query}
        rowKey={(row) => row.id}
        onOpen={(row) => void navigate({ to: "/letters/$id", params: { id: row.id } })}
        load={load}
        filters={<FilterFields counts={query.data?.counts} />}
        empty="没有符合条件的责任书"
      />
      <DraftDialog open={drafting} onClose={() => setDrafting(false)} />
    </>
  );
}

function FilterFields({ counts }: { counts: LetterCounts | undefined }) {
  const [url, patch] = useUrlState();
  const thisYear = Number(businessDate().slice(0, 4));
  return (
    <>
      <OrgFilter label="责任单位" width={260} />
      <Select
        aria-label="年度"
        style={{ minWidth: 120 }}
        allowClear
        placeholder="全部年度"
        value={url.year === undefined ? undefined : Number(url.year)}
        onChange={(year?: number) => patch({ year, page: undefined })}
        options={[1, 0, -1, -2].map((step) => ({ value: thisYear + step, label: `${thisYear + step}年` }))}
      />
      <StateFilter states={STATES} counts={counts} />
    </>
  );
}
