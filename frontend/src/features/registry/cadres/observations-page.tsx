import { Link, useNavigate } from "@tanstack/react-router";
import type { ObservationRow } from "@/api/generated/types.gen";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { AddButton } from "@/shared/ui/add-button";
import { type Column, DataTable } from "@/shared/ui/data-table";
import { ChoiceFilter, OrgFilter, SearchFilter } from "@/shared/ui/list-filters";
import { PageHeader } from "@/shared/ui/page-header";
import { useListing } from "@/shared/ui/use-listing";
import { CadresNav } from "./nav";
import { NoteForm } from "./note-form";
import { type NoteFilters, notesOptions, searchNotes } from "./queries";
import { NOTE_RULE, OCCASION_CHOICES, OCCASIONS } from "./words";

const COLUMNS: Column<ObservationRow>[] = [
  { key: "day", title: "日期", render: (row) => row.observed_on },
  {
    key: "name",
    title: "干部",
    render: (row) => (
      <Link to="/observations/$id" params={{ id: row.id }}>
        {row.member_name}
      </Link>
    ),
  },
  { key: "post", title: "职务", render: (row) => `${row.organization_name} ${row.post_title}` },
  { key: "occasion", title: "场合", render: (row) => OCCASIONS[row.occasion] },
  {
    key: "author",
    title: "记实人",
    render: (row) => `${row.signed_by_name}${row.is_corrected ? "(已更正)" : ""}`,
  },
];

/** Notes on cadres' work; a list is not exported, and the words are read one by one (B-33). */
export function ObservationsPage() {
  const [url] = useUrlState();
  const navigate = useNavigate();
  const filters: NoteFilters = {
    q: textOf(url.q),
    organization_id: textOf(url.org),
    occasion: textOf(url.occasion) as NoteFilters["occasion"],
  };
  const { query } = useListing(notesOptions, searchNotes, filters);
  return (
    <>
      <PageHeader
        title="考察记实"
        subtitle={NOTE_RULE}
        extra={
          <AddButton permission="registry.observation:keep" form={(close) => <NoteForm onClose={close} />}>
            记一条
          </AddButton>
        }
      />
      <CadresNav />
      <DataTable
        title="考察记实"
        columns={COLUMNS}
        query={query}
        rowKey={(row) => row.id}
        onOpen={(row) => void navigate({ to: "/observations/$id", params: { id: row.id } })}
        filters={
          <>
            <OrgFilter />
            <SearchFilter label="查找干部" placeholder="姓名或拼音" />
            <ChoiceFilter name="occasion" label="场合" width={150} options={OCCASION_CHOICES} />
          </>
        }
        empty="还没有记实"
      />
    </>
  );
}
